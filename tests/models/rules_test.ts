import { computeFeatures, noFeatures, type SongFeatures } from "#lib/features/contract.ts";
import { allVerse, recurringPair, repeatedLine, rules } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import assert from "node:assert/strict";

function song(lines: readonly string[]): SongFeatures {
  return computeFeatures(noFeatures, lines);
}

/** The labels of a rule, one digit per line. */
async function digits(rule: LineTagger, lines: readonly string[]): Promise<string> {
  const [{ chorus }] = await rule.tag([song(lines)]);
  return chorus.join("");
}

/** Lines a, b, a, … */
function letters(lines: string): string[] {
  return lines.split("");
}

Deno.test("all-verse labels no line chorus, even if it repeats", async () => {
  assert.equal(await digits(allVerse, letters("aabaa")), "00000");
});

Deno.test("repeated-line labels every repeated line chorus, and no other", async () => {
  assert.equal(await digits(repeatedLine, letters("abcadbe")), "1101010");
});

Deno.test("repeated-line compares words: case, punctuation and spaces are ignored", async () => {
  const lines = ["Oh, my Love!", "another line", "  oh my   love", "oh mylove"];
  assert.equal(await digits(repeatedLine, lines), "1010");
});

Deno.test("recurring-pair labels two adjacent lines that occur again in the same order", async () => {
  assert.equal(await digits(recurringPair, letters("xabyabz")), "0110110");
});

Deno.test("recurring-pair labels neither a single repeated line nor a reversed pair", async () => {
  assert.equal(await digits(recurringPair, letters("axaya")), "00000");
  assert.equal(await digits(recurringPair, letters("abxba")), "00000");
});

Deno.test("recurring-pair labels overlapping pairs: three equal lines in a row are two pairs", async () => {
  assert.equal(await digits(recurringPair, letters("aaab")), "1110");
  assert.equal(await digits(recurringPair, letters("aab")), "000");
});

Deno.test("recurring-pair reaches the first and the last line", async () => {
  assert.equal(await digits(recurringPair, letters("abcab")), "11011");
});

Deno.test("recurring-pair compares pairs line by line, not their joined text", async () => {
  assert.equal(await digits(recurringPair, ["a b", "c", "x", "a", "b c"]), "00000");
});

Deno.test("a rule compares lines within one song", async () => {
  const answers = await repeatedLine.tag([song(["a", "b"]), song(["a", "a"]), song(["b"])]);
  assert.deepEqual(answers.map(({ chorus }) => chorus.join("")), ["00", "11", "0"]);
});

Deno.test("every rule has a unique name, no checksum, and reads words only", () => {
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
