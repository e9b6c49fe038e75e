import assert from "node:assert/strict";
import { tail } from "#lib/features/tail.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("lines are alike at the tail if their last three words are, punctuation aside", () => {
  assert.equal(similarityOf(tail, "Oh la la, tumba light", "Hey, LA tumba light!"), 1);
  assert.equal(similarityOf(tail, "la di", "la, di..."), 1);
  assert.equal(similarityOf(tail, "la di", "hey la di"), 0);
});

Deno.test("a line of punctuation alone is like no other at the tail", () => {
  assert.equal(similarityOf(tail, "...", "..."), 0);
});
