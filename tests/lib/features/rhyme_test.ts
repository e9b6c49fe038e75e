import assert from "node:assert/strict";
import { phonetic } from "#lib/features/rhyme.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("lines are alike if they rhyme, or end on the same word that no dictionary knows", () => {
  assert.equal(similarityOf(phonetic, "by the light", "such delight!"), 1);
  assert.equal(similarityOf(phonetic, "the blornik", "a Blornik"), 1);
  assert.equal(similarityOf(phonetic, "by the light", "by the river"), 0);
});

Deno.test("lines that end in punctuation alone do not rhyme", () => {
  assert.equal(similarityOf(phonetic, "...", "..."), 0);
});
