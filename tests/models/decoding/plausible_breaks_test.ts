import assert from "node:assert/strict";
import { arePlausible } from "#models/decoding/plausible_breaks.ts";
import { similarityOfLetters } from "./similarity_of_letters.ts";

/** Whether the breaks at the spaces of a song are plausible; equal letters are equal lines. */
function isPlausible(stanzas: string): boolean {
  const letters = stanzas.replaceAll(" ", ""), breaks: number[] = [];
  for (const stanza of stanzas.split(" ").slice(0, -1)) {
    breaks.push((breaks.at(-1) ?? 0) + stanza.length);
  }
  return arePlausible(breaks, similarityOfLetters(letters), letters.length);
}

Deno.test("a wall of text has no plausible breaks", () => {
  assert.ok(!isPlausible("abcdefabcd"));
});

Deno.test("a break after every line, or nearly every line, is not plausible", () => {
  assert.ok(!isPlausible("a b c d e f g h"));
  assert.ok(!isPlausible("a b c d e f g h i jk"));
  assert.ok(isPlausible("a b cd ef g hi"));
});

Deno.test("equal stanzas are plausible where they lie along the repeated blocks of a song", () => {
  assert.ok(isPlausible("abcd WXYZ efgh WXYZ ijkl WXYZ"));
});

Deno.test("equal stanzas are not plausible where they cut across the repeated blocks of a song", () => {
  assert.ok(!isPlausible("cdWX YZef ghWX YZij klWX YZ"));
  assert.ok(!isPlausible("abcd eWXY Zfgh ijWX YZkl mWXY Z"));
});

Deno.test("equal stanzas of a song that repeats nothing are plausible, as in a hymn", () => {
  assert.ok(isPlausible("abcd efgh ijkl mnop qrst"));
});

Deno.test("a refrain at the end of equal stanzas is plausible", () => {
  assert.ok(isPlausible("abcZ defZ ghiZ jklZ mnoZ"));
});

Deno.test("stanzas of different lengths, and few stanzas, are plausible", () => {
  assert.ok(isPlausible("abcd WXYZ efghij WXYZ kl WXYZ"));
  assert.ok(isPlausible("abcW XYab cWXY"));
});
