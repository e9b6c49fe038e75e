import assert from "node:assert/strict";
import {
  createWordOverlap,
  headFeature,
  rhymeFeature,
  tailFeature,
} from "#lib/features/line_comparisons.ts";
import { similarityOf } from "../../support/similarity_of.ts";

Deno.test("two heads are equal if their first three words are, ignoring case", () => {
  assert.equal(similarityOf(headFeature, "Oh la la, tumba light", "oh  LA la, delight"), 1);
  assert.equal(similarityOf(headFeature, "la di", "La di"), 1);
  assert.equal(similarityOf(headFeature, "la di", "la di da"), 0);
});

Deno.test("a head includes punctuation", () => {
  assert.equal(similarityOf(headFeature, "Oh la la, tumba", "Oh la la tumba"), 0);
  assert.equal(similarityOf(headFeature, "...", "..."), 1);
});

Deno.test("a line without words has similarity 0 to the head of any other line", () => {
  assert.equal(similarityOf(headFeature, "", "  "), 0);
});

Deno.test("two tails are equal if their last three words are, ignoring punctuation", () => {
  assert.equal(similarityOf(tailFeature, "Oh la la, tumba light", "Hey, LA tumba light!"), 1);
  assert.equal(similarityOf(tailFeature, "la di", "la, di..."), 1);
  assert.equal(similarityOf(tailFeature, "la di", "hey la di"), 0);
});

Deno.test("a line of punctuation only has similarity 0 to the tail of any other line", () => {
  assert.equal(similarityOf(tailFeature, "...", "..."), 0);
});

Deno.test("lines are similar if they rhyme, or end in the same word that is not in the dictionary", () => {
  assert.equal(similarityOf(rhymeFeature, "by the light", "such delight!"), 1);
  assert.equal(similarityOf(rhymeFeature, "the blornik", "a Blornik"), 1);
  assert.equal(similarityOf(rhymeFeature, "by the light", "by the river"), 0);
});

Deno.test("lines that end in a punctuation mark do not rhyme", () => {
  assert.equal(similarityOf(rhymeFeature, "...", "..."), 0);
});

// Computed in tests/golden/ssm60_hand.md.
Deno.test("word overlap is the number of the earlier line's words in the later line, over the longer line's length", () => {
  assert.equal(
    similarityOf(createWordOverlap(), "Oh la la, tumba light", "Oh la la, delight"),
    0.6,
  );
  assert.equal(
    similarityOf(createWordOverlap(), "Oh la la, tumba light", "Hey, la tumba light!"),
    0.8,
  );
  assert.equal(similarityOf(createWordOverlap(), "Oh la la, delight", "Hey, la tumba light!"), 0.5);
});

Deno.test("repeated words of the earlier line count each time, those of the later line once", () => {
  assert.equal(similarityOf(createWordOverlap(), "zo zo zo zi", "zo ra"), 3 / 4);
  assert.equal(similarityOf(createWordOverlap(), "zo ra", "zo zo zo zi"), 1 / 4);
});

Deno.test("an overlap below a tenth is 0, a tenth is kept", () => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");
  assert.equal(similarityOf(createWordOverlap(), "w0", words(10)), 0.1);
  assert.equal(similarityOf(createWordOverlap(), "w0", words(11)), 0);
});

Deno.test("lines without words are equal to each other, and have similarity 0 to lines with words", () => {
  assert.equal(similarityOf(createWordOverlap(), "...", "!"), 1);
  assert.equal(similarityOf(createWordOverlap(), "...", "la"), 0);
  assert.equal(similarityOf(createWordOverlap(), "la", "..."), 0);
});

Deno.test("words are distinguished over a whole song, in which they recur in any order", () => {
  const view = createWordOverlap();
  const lines = ["la di", "di da", "da", "la du"].map(view.encode);
  const toLast = view.comparison(lines[3]);
  assert.deepEqual(lines.map(toLast), [0.5, 0, 0, 1]);
  const toThird = view.comparison(lines[2]);
  assert.deepEqual(lines.map(toThird), [0, 0.5, 1, 0]);
});
