import assert from "node:assert/strict";
import fc from "fast-check";
import { boundariesOf, boundaryScores, countHits } from "#lib/metrics/boundaries.ts";
import golden from "../../golden/boundaries.json" with { type: "json" };
import { distance } from "../../support/distance.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

/** Both sides are 64-bit quotients of the same whole numbers, a few roundings apart. */
const TOLERANCE = 1e-12;

Deno.test("a boundary is a line whose label differs from the line before", () => {
  assert.deepEqual(boundariesOf(labelsOfDigits("001101")), [2, 4, 5]);
  for (const digits of ["", "0", "1", "111"]) {
    assert.deepEqual(boundariesOf(labelsOfDigits(digits)), [], digits);
  }
});

Deno.test("hits and scores of every golden song are those of mir_eval and SciPy", () => {
  assert.equal(golden.songs.length, 251);
  for (const song of golden.songs) {
    const truth = boundariesOf(labelsOfDigits(song.true));
    const predicted = boundariesOf(labelsOfDigits(song.predicted));
    golden.tolerances.forEach((tolerance, place) => {
      const where = `${song.true} ${song.predicted} within ${tolerance}`;
      const counts = countHits(truth, predicted, tolerance);
      assert.deepEqual(counts, {
        hits: song.hits[place],
        predicted: song.predicted_boundaries,
        true: song.true_boundaries,
      }, where);
      const scores = boundaryScores(counts);
      if (song.f1[place] === null) return assert.equal(scores, null, where);
      assert.ok(scores !== null, where);
      const expected = [song.precision[place], song.recall[place], song.f1[place]] as number[];
      const actual = [scores.precision, scores.recall, scores.f1];
      assert.ok(distance(actual, expected) <= TOLERANCE, `${where}: ${actual}, golden ${expected}`);
    });
  }
});

Deno.test("no boundary on either side is undefined, on one side only it scores 0", () => {
  const nothing = { precision: 0, recall: 0, f1: 0 };
  assert.equal(boundaryScores({ hits: 0, predicted: 0, true: 0 }), null);
  assert.deepEqual(boundaryScores({ hits: 0, predicted: 3, true: 0 }), nothing);
  assert.deepEqual(boundaryScores({ hits: 0, predicted: 0, true: 3 }), nothing);
});

/** The largest number of pairs, found by trying all of them. */
function mostPairs(
  truth: readonly number[],
  predicted: readonly number[],
  tolerance: number,
): number {
  const [first, ...rest] = truth;
  if (first === undefined) return 0;
  const partners = predicted.filter((line) => Math.abs(line - first) <= tolerance);
  const pairings = partners.map((partner) =>
    1 + mostPairs(rest, predicted.filter((line) => line !== partner), tolerance)
  );
  return Math.max(mostPairs(rest, predicted, tolerance), ...pairings);
}

Deno.test("no other one-to-one matching has more hits", () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 5 })
    .map((lines) => lines.sort((one, other) => one - other));
  fc.assert(fc.property(lines, lines, fc.nat({ max: 4 }), (truth, predicted, tolerance) => {
    const { hits } = countHits(truth, predicted, tolerance);
    assert.equal(hits, mostPairs(truth, predicted, tolerance));
    assert.equal(countHits(predicted, truth, tolerance).hits, hits);
  }));
});
