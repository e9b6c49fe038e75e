import assert from "node:assert/strict";
import fc from "fast-check";
import { boundarySimilarity } from "#lib/metrics/segmentation.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/segmentation.json" with { type: "json" };
import { goldenPairs } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Quotients of the same halves; segeval computes with decimals of 28 digits. */
const TOLERANCE = 1e-12;

const someLines = fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 8 })
  .map((lines) => lines.sort((one, other) => one - other));

Deno.test("the boundary similarity of every golden song equals segeval's", () => {
  const { boundary_similarity, from_segeval } = golden.songs;
  assert.equal(goldenPairs.length, 251);
  assert.equal(boundary_similarity.length, goldenPairs.length);
  assert.equal(from_segeval.filter(Boolean).length, 205);
  goldenPairs.forEach(({ reference, predicted, name }, song) => {
    const similarity = boundarySimilarity(toBoundaries(reference), toBoundaries(predicted));
    assertNear(similarity, boundary_similarity[song], TOLERANCE, name);
  });
});

Deno.test("matches, near misses and additions have the weights computed by hand", () => {
  const worked: [number[], number[], number][] = [
    [[4], [4], 1],
    [[4], [5], 1 / 2],
    [[5], [4], 1 / 2],
    [[4], [6], 0],
    [[2, 4], [3], 1 - 1.5 / 2], // a near miss and an addition
    [[3], [2, 4], 1 - 1.5 / 2],
    [[3, 4], [4], 1 / 2], // an addition next to a match is not a near miss
    [[2, 3], [3, 4], 1 - 2 / 3], // 2 and 4 are too far apart, regardless of what is between
    [[2, 4, 8], [3, 5, 8], 1 - 1 / 3], // from left to right: 2 with 3, 4 with 5
    [[3, 5], [2, 4], 1 - 1 / 2],
  ];
  for (const [reference, predicted, expected] of worked) {
    assertNear(
      boundarySimilarity(reference, predicted),
      expected,
      1e-15,
      `${reference} - ${predicted}`,
    );
  }
});

Deno.test("it is 1 without boundaries on either side, and 0 with boundaries on one side only", () => {
  assert.equal(boundarySimilarity([], []), 1);
  assert.equal(boundarySimilarity([], [2, 7]), 0);
  assert.equal(boundarySimilarity([2], []), 0);
});

Deno.test("it is symmetric, the same in reverse, in [0, 1], and 1 only for the same boundaries", () => {
  fc.assert(fc.property(someLines, someLines, (reference, predicted) => {
    const similarity = boundarySimilarity(reference, predicted);
    const reversed = [reference, predicted].map((side) => side.map((line) => 15 - line).reverse());
    assert.equal(boundarySimilarity(predicted, reference), similarity);
    assert.equal(boundarySimilarity(reversed[0], reversed[1]), similarity);
    assert.ok(0 <= similarity && similarity <= 1);
    assert.equal(similarity === 1, `${reference}` === `${predicted}`);
  }));
});
