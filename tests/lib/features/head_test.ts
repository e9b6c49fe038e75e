import assert from "node:assert/strict";
import { headFeature } from "#lib/features/head.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("lines are alike at the head if their first three words are, capitals aside", () => {
  assert.equal(similarityOf(headFeature, "Oh la la, tumba light", "oh  LA la, delight"), 1);
  assert.equal(similarityOf(headFeature, "la di", "La di"), 1);
  assert.equal(similarityOf(headFeature, "la di", "la di da"), 0);
});

Deno.test("punctuation counts at the head", () => {
  assert.equal(similarityOf(headFeature, "Oh la la, tumba", "Oh la la tumba"), 0);
  assert.equal(similarityOf(headFeature, "...", "..."), 1);
});

Deno.test("a line without words is like no other at the head", () => {
  assert.equal(similarityOf(headFeature, "", "  "), 0);
});
