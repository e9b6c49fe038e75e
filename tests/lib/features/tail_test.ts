import assert from "node:assert/strict";
import { tailFeature } from "#lib/features/tail.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("lines are alike at the tail if their last three words are, punctuation aside", () => {
  assert.equal(similarityOf(tailFeature, "Oh la la, tumba light", "Hey, LA tumba light!"), 1);
  assert.equal(similarityOf(tailFeature, "la di", "la, di..."), 1);
  assert.equal(similarityOf(tailFeature, "la di", "hey la di"), 0);
});

Deno.test("a line of punctuation alone is like no other at the tail", () => {
  assert.equal(similarityOf(tailFeature, "...", "..."), 0);
});
