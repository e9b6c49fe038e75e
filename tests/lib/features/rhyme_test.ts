import assert from "node:assert/strict";
import { rhymeFeature } from "#lib/features/rhyme.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("lines are alike if they rhyme, or end on the same word that no dictionary knows", () => {
  assert.equal(similarityOf(rhymeFeature, "by the light", "such delight!"), 1);
  assert.equal(similarityOf(rhymeFeature, "the blornik", "a Blornik"), 1);
  assert.equal(similarityOf(rhymeFeature, "by the light", "by the river"), 0);
});

Deno.test("lines that end in punctuation alone do not rhyme", () => {
  assert.equal(similarityOf(rhymeFeature, "...", "..."), 0);
});
