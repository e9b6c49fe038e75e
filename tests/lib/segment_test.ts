import assert from "node:assert/strict";
import fc from "fast-check";
import { nameSegments, toBoundaries, toSegments } from "#lib/segment.ts";
import { anyPair } from "../support/label_arbitraries.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";
import type { Label } from "#lib/label.ts";

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

Deno.test("a song without lines has no segments", () => assert.deepEqual(toSegments([]), []));

Deno.test("segments cover every line once, and a song has one more segment than boundaries", () => {
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

/** Names of parts spelled `"verse: la / di"`. */
function namesOf(...parts: string[]): string[] {
  return nameSegments(parts.map((part) => {
    const [label, words] = part.split(": ");
    return { label: label as Label, lines: words.split(" / ") };
  }));
}

Deno.test("verses are numbered in order, choruses are not", () => {
  assert.deepEqual(
    namesOf("chorus: hey", "verse: la / di", "chorus: hey", "verse: du", "chorus: ho"),
    ["Chorus", "Verse 1", "Chorus", "Verse 2", "Chorus"],
  );
});

Deno.test("the only verse of a song has no number", () => {
  assert.deepEqual(namesOf("verse: la", "chorus: hey"), ["Verse", "Chorus"]);
  assert.deepEqual(namesOf("chorus: hey"), ["Chorus"]);
});

Deno.test("a repeated verse keeps its number, and the next new verse gets the next number", () => {
  assert.deepEqual(
    namesOf("verse: la", "chorus: hey", "verse: di", "chorus: hey", "verse: la", "verse: du"),
    ["Verse 1", "Chorus", "Verse 2", "Chorus", "Verse 1", "Verse 3"],
  );
  assert.deepEqual(namesOf("verse: la", "chorus: hey", "verse: la"), ["Verse", "Chorus", "Verse"]);
});

Deno.test("a verse is repeated if its words are the same, ignoring punctuation and case", () => {
  assert.deepEqual(
    namesOf("verse: La, la! / di", "chorus: hey", "verse: la la / Di...", "verse: la la / da"),
    ["Verse 1", "Chorus", "Verse 1", "Verse 2"],
  );
});

Deno.test("a chorus with the words of a verse does not use up a number", () => {
  assert.deepEqual(
    namesOf("chorus: la", "verse: la", "verse: di"),
    ["Chorus", "Verse 1", "Verse 2"],
  );
});
