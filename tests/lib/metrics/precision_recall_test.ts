import assert from "node:assert/strict";
import fc from "fast-check";
import {
  pooledPrecisionRecall,
  precisionRecall,
  precisionRecallSchema,
  precisionRecallSums,
} from "#lib/metrics/precision_recall.ts";
import { assertNear } from "../../support/numbers.ts";

const NOTHING = { precision: 0, recall: 0, f1: 0 };

const anyCounts = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 9 })).map((
  [hits, false_alarms, missed],
) => ({ hits, predicted: hits + false_alarms, reference: hits + missed }));

Deno.test("precision is hits / predicted items, recall is hits / reference items, and F1 combines both", () => {
  const scores = precisionRecall({ hits: 2, predicted: 4, reference: 3 })!;
  assertNear(scores, { precision: 1 / 2, recall: 2 / 3, f1: 4 / 7 }, 1e-15);
});

Deno.test("scores are undefined without items on either side, and 0 with items on one side only", () => {
  assert.equal(precisionRecall({ hits: 0, predicted: 0, reference: 0 }), null);
  assert.deepEqual(precisionRecall({ hits: 0, predicted: 3, reference: 0 }), NOTHING);
  assert.deepEqual(precisionRecall({ hits: 0, predicted: 0, reference: 3 }), NOTHING);
});

Deno.test("F1 is the harmonic mean of precision and recall, and lies between them", () => {
  fc.assert(fc.property(anyCounts, (counts) => {
    const scores = precisionRecall(counts);
    if (scores === null) return;
    precisionRecallSchema.parse(scores);
    const { precision, recall, f1 } = scores;
    const mean = precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall);
    assertNear(f1, mean, 1e-15);
    if (counts.hits === 0) return;
    assert.ok(f1 >= Math.min(precision, recall) - 1e-15);
    assert.ok(f1 <= Math.max(precision, recall) + 1e-15);
  }));
});

Deno.test("a song without scores is not part of the means", () => {
  const none = precisionRecallSums({ hits: 0, predicted: 0, reference: 0 });
  assert.deepEqual(none, { hits: 0, predicted: 0, reference: 0, songs: 0, ...NOTHING });
  assert.deepEqual(pooledPrecisionRecall(none), { pooled: null, song_mean: null, songs: 0 });
});

Deno.test("pooled scores weight each item the same, song means weight each song the same", () => {
  // One hit of one item, and no hit of three.
  const one = precisionRecallSums({ hits: 1, predicted: 1, reference: 1 });
  const other = precisionRecallSums({ hits: 0, predicted: 3, reference: 1 });
  const sums = { ...one, hits: 1, predicted: 4, reference: 2, songs: 2 };
  assert.deepEqual([other.songs, other.precision, other.recall, other.f1], [1, 0, 0, 0]);
  assertNear(pooledPrecisionRecall(sums), {
    pooled: { precision: 1 / 4, recall: 1 / 2, f1: 1 / 3 },
    song_mean: { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
    songs: 2,
  }, 1e-15);
});

Deno.test("the sums of one song are its counts and its scores", () => {
  fc.assert(fc.property(anyCounts, (counts) => {
    const scores = precisionRecall(counts);
    const pooled = pooledPrecisionRecall(precisionRecallSums(counts));
    assert.deepEqual(pooled, { pooled: scores, song_mean: scores, songs: scores ? 1 : 0 });
  }));
});
