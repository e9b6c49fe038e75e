import assert from "node:assert/strict";
import { breakCodes, firstEqualStanzas, toStanzas } from "#models/decoding/stanzas.ts";

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

Deno.test("stanzas are equal whatever their case and punctuation", () => {
  const lines = ["Row on,", "row on", "The tide", "row ON!", "Row on"];
  assert.deepEqual([...firstEqualStanzas(toStanzas([2, 3], 5), lines)], [0, 1, 0]);
});
