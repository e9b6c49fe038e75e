import assert from "node:assert/strict";
import fc from "fast-check";
import { atTolerances, countHits } from "#lib/metrics/boundaries.ts";
import { precisionRecall } from "#lib/metrics/precision_recall.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/boundaries.json" with { type: "json" };
import { maxDifference } from "../../support/numbers.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

/** Both sides are 64-bit quotients of the same whole numbers, equal up to a few roundings. */
const TOLERANCE = 1e-12;

Deno.test("hits and scores of every golden song equal those of mir_eval and SciPy", () => {
  assert.equal(golden.songs.length, 251);
  for (const song of golden.songs) {
    const reference = toBoundaries(labelsOfDigits(song.true));
    const predicted = toBoundaries(labelsOfDigits(song.predicted));
    golden.tolerances.forEach((tolerance, place) => {
      const where = `${song.true} ${song.predicted} within ${tolerance}`;
      const counts = countHits(reference, predicted, tolerance);
      assert.deepEqual(counts, {
        hits: song.hits[place],
        predicted: song.predicted_boundaries,
        reference: song.true_boundaries,
      }, where);
      const scores = precisionRecall(counts);
      if (song.f1[place] === null) return assert.equal(scores, null, where);
      assert.ok(scores !== null, where);
      const expected = [song.precision[place], song.recall[place], song.f1[place]] as number[];
      const actual = [scores.precision, scores.recall, scores.f1];
      assert.ok(
        maxDifference(actual, expected) <= TOLERANCE,
        `${where}: ${actual}, golden ${expected}`,
      );
    });
  }
});

/** The largest number of pairs, by exhaustive search. */
function mostPairs(
  reference: readonly number[],
  predicted: readonly number[],
  tolerance: number,
): number {
  const [first, ...rest] = reference;
  if (first === undefined) return 0;
  const partners = predicted.filter((line) => Math.abs(line - first) <= tolerance);
  const pairings = partners.map((partner) =>
    1 + mostPairs(rest, predicted.filter((line) => line !== partner), tolerance)
  );
  return Math.max(mostPairs(rest, predicted, tolerance), ...pairings);
}

const someLines = fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 5 })
  .map((lines) => lines.sort((one, other) => one - other));

Deno.test("no one-to-one matching has more hits", () => {
  fc.assert(
    fc.property(someLines, someLines, fc.nat({ max: 4 }), (reference, predicted, tolerance) => {
      const { hits } = countHits(reference, predicted, tolerance);
      assert.equal(hits, mostPairs(reference, predicted, tolerance));
      assert.equal(countHits(predicted, reference, tolerance).hits, hits);
    }),
  );
});

Deno.test("a wider tolerance never lowers the hits", () => {
  fc.assert(fc.property(someLines, someLines, (reference, predicted) => {
    const hits = [0, 1, 2, 3, 20].map((within) => countHits(reference, predicted, within).hits);
    assert.deepEqual(hits, hits.toSorted((one, other) => one - other));
    assert.equal(hits.at(-1), Math.min(reference.length, predicted.length));
  }));
});

Deno.test("a boundary at exactly the tolerance is a hit, one line further is not", () => {
  for (const [tolerance, hits] of [[1, 0], [2, 1]]) {
    assert.equal(countHits([5], [7], tolerance).hits, hits);
    assert.equal(countHits([7], [5], tolerance).hits, hits);
  }
});

Deno.test("each tolerance is applied under its own name", () => {
  const each = atTolerances((tolerance, name) => `${name} ${tolerance}`);
  assert.deepEqual(each, { exact: "exact 0", within_1: "within_1 1", within_2: "within_2 2" });
});
