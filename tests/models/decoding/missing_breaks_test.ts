import assert from "node:assert/strict";
import { withMissingBreaks } from "#models/decoding/missing_breaks.ts";

/** The breaks of a song of letters whose changes are given in tenths, a digit for each line. */
const filled = (breaks: number[], letters: string, tenths: string) =>
  withMissingBreaks(breaks, [...letters], [...tenths].map((digit) => Number(digit) / 10));

Deno.test("a stanza is split where a change of label is more probable than 0.5", () => {
  assert.deepEqual(filled([8], "abcdefghijkl", "000060009000"), [4, 8]);
  assert.deepEqual(filled([8], "abcdefghijkl", "000050009000"), [8]);
  assert.deepEqual(filled([8], "abcdefghijkl", "900090009090"), [4, 8, 10]);
});

Deno.test("no piece of a split stanza has one line", () => {
  assert.deepEqual(filled([4], "abcdefghij", "0909090909"), [4, 7]);
  assert.deepEqual(filled([4, 5], "abcdefg", "0009990"), [4, 5]);
  assert.deepEqual(filled([6], "abcdefgh", "0009900900"), [3, 6]);
});

Deno.test("equal stanzas are split alike, by the mean of their probabilities", () => {
  assert.deepEqual(filled([4, 6], "abcdxyabcd", "0090000030"), [2, 4, 6, 8]);
  assert.deepEqual(filled([4, 6], "abcdxyabcd", "0090000000"), [4, 6]);
});
