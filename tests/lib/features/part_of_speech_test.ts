import assert from "node:assert/strict";
import { createPartOfSpeech } from "#lib/features/part_of_speech.ts";
import type { PartOfSpeech } from "#lib/language/parts_of_speech.ts";
import { similarityOf } from "../../support/similarity_of.ts";

/** The lines of these tests spell their own tags. */
const view = createPartOfSpeech((line) =>
  line.split(" ").filter((tag) => tag !== "") as PartOfSpeech[]
);

function assertSimilarity(one: string, other: string, expected: number): void {
  for (const [earlier, later] of [[one, other], [other, one]]) {
    const actual = similarityOf(view, earlier, later);
    assert.ok(Math.abs(actual - expected) < 1e-12, `${earlier} < ${later}: ${actual}`);
  }
}

// Computed in tests/golden/ssm60_hand.md.
Deno.test("kinds, counts and positions of parts of speech have the weights 0.4, 0.4 and 0.2", () => {
  assertSimilarity("OTHER OTHER OTHER VERB NOUN", "OTHER OTHER OTHER NOUN", 221 / 300);
  assertSimilarity("OTHER OTHER OTHER VERB NOUN", "OTHER", 31 / 75);
  assertSimilarity("OTHER OTHER OTHER VERB NOUN", "OTHER DET VERB NOUN", 0.59);
  assertSimilarity("OTHER OTHER OTHER NOUN", "OTHER DET VERB NOUN", 0.5);
});

Deno.test("equal lines have similarity 1, lines without a common part of speech have 0", () => {
  assertSimilarity("DET NOUN VERB", "DET NOUN VERB", 1);
  assertSimilarity("DET NOUN", "PRON VERB", 0);
});

Deno.test("lines without words are equal to each other, and have similarity 0 to lines with words", () => {
  assertSimilarity("", "", 1);
  assertSimilarity("", "NOUN", 0);
});

Deno.test("the default is Refrain's own tagger", () => {
  // DET ADJ NOUN VERB and PRON VERB: 0.4 × 1/5 + 0.4 × 1/4 + 0.2 × 0/2
  const similarity = similarityOf(createPartOfSpeech(), "the old moon shines", "we dance");
  assert.ok(Math.abs(similarity - 0.18) < 1e-12, `${similarity}`);
});
