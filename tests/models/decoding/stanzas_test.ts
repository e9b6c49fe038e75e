import assert from "node:assert/strict";
import {
  breakCodes,
  firstEqualStanzas,
  stanzaSimilarities,
  toStanzas,
} from "#models/decoding/stanzas.ts";

Deno.test("stanzas run from break to break, and a song without breaks is one", () => {
  assert.deepEqual(toStanzas([2, 3], 5), [
    { start: 0, end: 2 },
    { start: 2, end: 3 },
    { start: 3, end: 5 },
  ]);
  assert.deepEqual(toStanzas([], 5), [{ start: 0, end: 5 }]);
});

Deno.test("the codes of lines are 2 at breaks and 1 elsewhere, or 0 if the breaks are unknown", () => {
  assert.deepEqual([...breakCodes([2, 3], 5)], [1, 1, 2, 2, 1]);
  assert.deepEqual([...breakCodes([], 3)], [0, 0, 0]);
});

Deno.test("the similarity of stanzas is the mean of the best matches of their lines, by hand", () => {
  // deno-fmt-ignore
  const similarity = [
    1.00, 0.00, 0.50,
    0.00, 1.00, 0.25,
    0.50, 0.25, 1.00,
  ];
  // Two lines match the third with 1/2 and 1/4; its best match is 1/2.
  assert.deepEqual([...stanzaSimilarities(toStanzas([2], 3), similarity)], [0, 7 / 16, 7 / 16, 0]);
});

Deno.test("stanzas are equal whatever their case and punctuation", () => {
  const lines = ["Row on,", "row on", "The tide", "row ON!", "Row on"];
  assert.deepEqual([...firstEqualStanzas(toStanzas([2, 3], 5), lines)], [0, 1, 0]);
});
