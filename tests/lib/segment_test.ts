import assert from "node:assert/strict";
import fc from "fast-check";
import { toBoundaries, toSegments } from "#lib/segment.ts";
import { anyPair } from "../support/label_arbitraries.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";

Deno.test("a boundary is a line whose label differs from the line before", () => {
  assert.deepEqual(toBoundaries(labelsOfDigits("001101")), [2, 4, 5]);
  for (const digits of ["", "0", "1", "111"]) {
    assert.deepEqual(toBoundaries(labelsOfDigits(digits)), [], digits);
  }
});

Deno.test("segments are the runs of lines with one label", () => {
  assert.deepEqual(toSegments(labelsOfDigits("00110")), [
    { start: 0, end: 2, label: "verse" },
    { start: 2, end: 4, label: "chorus" },
    { start: 4, end: 5, label: "verse" },
  ]);
  assert.deepEqual(toSegments(labelsOfDigits("1")), [{ start: 0, end: 1, label: "chorus" }]);
});

Deno.test("no lines have no segment", () => assert.deepEqual(toSegments([]), []));

Deno.test("segments cover every line once, and a song has one more of them than boundaries", () => {
  fc.assert(fc.property(anyPair, ({ reference }) => {
    const segments = toSegments(reference);
    const covered = segments.flatMap(({ start, end, label }) => {
      assert.ok(start < end);
      return new Array(end - start).fill(label);
    });
    assert.deepEqual(covered, reference);
    assert.equal(segments.length, toBoundaries(reference).length + 1);
    segments.slice(1).forEach((segment, before) => {
      assert.equal(segment.start, segments[before].end);
      assert.notEqual(segment.label, segments[before].label);
    });
  }));
});
