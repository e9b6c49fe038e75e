import assert from "node:assert/strict";
import fc from "fast-check";
import { boundariesOf, segmentsOf } from "#lib/segment.ts";
import { anyPair } from "../support/any_pair.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";

Deno.test("a boundary is a line whose label differs from the line before", () => {
  assert.deepEqual(boundariesOf(labelsOfDigits("001101")), [2, 4, 5]);
  for (const digits of ["", "0", "1", "111"]) {
    assert.deepEqual(boundariesOf(labelsOfDigits(digits)), [], digits);
  }
});

Deno.test("segments are the runs of lines with one label", () => {
  assert.deepEqual(segmentsOf(labelsOfDigits("00110")), [
    { start: 0, end: 2, label: "verse" },
    { start: 2, end: 4, label: "chorus" },
    { start: 4, end: 5, label: "verse" },
  ]);
  assert.deepEqual(segmentsOf(labelsOfDigits("1")), [{ start: 0, end: 1, label: "chorus" }]);
});

Deno.test("no lines have no segment", () => assert.deepEqual(segmentsOf([]), []));

Deno.test("segments cover every line once, and a song has one more of them than boundaries", () => {
  fc.assert(fc.property(anyPair, ({ truth }) => {
    const segments = segmentsOf(truth);
    const covered = segments.flatMap(({ start, end, label }) => {
      assert.ok(start < end);
      return new Array(end - start).fill(label);
    });
    assert.deepEqual(covered, truth);
    assert.equal(segments.length, boundariesOf(truth).length + 1);
    segments.slice(1).forEach((segment, before) => {
      assert.equal(segment.start, segments[before].end);
      assert.notEqual(segment.label, segments[before].label);
    });
  }));
});
