import assert from "node:assert/strict";
import { blockEdges, edgeLift, repeatedLines } from "#models/decoding/repetition.ts";
import { assertNear } from "../../support/numbers.ts";
import { similarityOfLetters } from "./similarity_of_letters.ts";

const repeated = (letters: string) =>
  [...repeatedLines(similarityOfLetters(letters), letters.length)].join("");

/** The length of the longest block at each edge. */
const longest = (letters: string) =>
  [...blockEdges(similarityOfLetters(letters), letters.length)].map((edge) =>
    Math.round(Math.expm1(edge))
  ).join("");

Deno.test("a line is repeated if a line that is not next to it is similar", () => {
  assert.equal(repeated("abcabd"), "110110");
  assert.equal(repeated("aabb"), "0000");
  assert.equal(repeated("aaa"), "101");
  assert.equal(repeated(""), "");
});

Deno.test("block edges are the first lines of repeated blocks and the lines after them", () => {
  assert.equal(longest("xabcyabcz"), "030033003");
  assert.equal(longest("abcd"), "0000");
});

Deno.test("a longer block counts more, by the logarithm of its lines", () => {
  const edges = blockEdges(similarityOfLetters("xaby" + "abz"), 7);
  assertNear([...edges], [0, 2, 0, 2, 2, 0, 2].map(Math.log1p), 1e-15);
});

Deno.test("the lift of edges is 1 by chance and without blocks, and larger at the right breaks", () => {
  const edges = Float64Array.of(0, 0, 1, 0, 1, 0, 0);
  assertNear(edgeLift([2, 4], edges), (2 / (2 / 6) + 1) / 3, 1e-15);
  assertNear(edgeLift([3, 5], edges), 1 / 3, 1e-15);
  assertNear(edgeLift([1, 2, 3, 4, 5, 6], edges), 1, 1e-15);
  assert.equal(edgeLift([3], new Float64Array(7)), 1);
});
