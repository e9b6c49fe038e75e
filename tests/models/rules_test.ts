import { noFeatures, type SongFeatures } from "#lib/features/contract.ts";
import { allVerse, recurringPair, repeatedLine, rules } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import assert from "node:assert/strict";

function song(lines: readonly string[]): SongFeatures {
  return { lines, values: new Float32Array() };
}

/** The answer of a rule, one digit a line. */
async function digits(rule: LineTagger, lines: readonly string[]): Promise<string> {
  const [{ chorus }] = await rule.tag([song(lines)]);
  return chorus.join("");
}

/** Lines a, b, a, … */
function letters(lines: string): string[] {
  return lines.split("");
}

Deno.test("all-verse takes no line for a chorus, however often it comes", async () => {
  assert.equal(await digits(allVerse, letters("aabaa")), "00000");
});

Deno.test("repeated-line takes every line that comes again for a chorus, and no other", async () => {
  assert.equal(await digits(repeatedLine, letters("abcadbe")), "1101010");
});

Deno.test("repeated-line compares bare words: capitals, punctuation and spaces do not count", async () => {
  const lines = ["Oh, my Love!", "another line", "  oh my   love", "oh mylove"];
  assert.equal(await digits(repeatedLine, lines), "1010");
});

Deno.test("recurring-pair takes two adjacent lines that come again in the same order", async () => {
  assert.equal(await digits(recurringPair, letters("xabyabz")), "0110110");
});

Deno.test("recurring-pair takes neither a line alone that comes again nor a pair turned round", async () => {
  assert.equal(await digits(recurringPair, letters("axaya")), "00000");
  assert.equal(await digits(recurringPair, letters("abxba")), "00000");
});

Deno.test("recurring-pair takes overlapping pairs: three equal lines in a row are two of them", async () => {
  assert.equal(await digits(recurringPair, letters("aaab")), "1110");
  assert.equal(await digits(recurringPair, letters("aab")), "000");
});

Deno.test("recurring-pair reaches the first and the last line", async () => {
  assert.equal(await digits(recurringPair, letters("abcab")), "11011");
});

Deno.test("recurring-pair does not see a pair in words that only join to the same text", async () => {
  assert.equal(await digits(recurringPair, ["a b", "c", "x", "a", "b c"]), "00000");
});

Deno.test("a rule looks for repeats in one song at a time", async () => {
  const answers = await repeatedLine.tag([song(["a", "b"]), song(["a", "a"]), song(["b"])]);
  assert.deepEqual(answers.map(({ chorus }) => chorus.join("")), ["00", "11", "0"]);
});

Deno.test("every rule has its own name, no checksum, and reads words only", () => {
  assert.deepEqual(rules.map(({ model }) => model.name), [
    "all-verse",
    "repeated-line",
    "recurring-pair",
  ]);
  for (const { model, featureSet } of rules) {
    assert.equal(model.checksum, null);
    assert.equal(featureSet, noFeatures);
  }
});
