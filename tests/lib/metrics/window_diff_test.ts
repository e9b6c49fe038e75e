import assert from "node:assert/strict";
import fc from "fast-check";
import { windowScores, windowSize } from "#lib/metrics/segmentation.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/segmentation.json" with { type: "json" };
import { anyPair } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Quotients of the same whole numbers; segeval computes with decimals of 28 digits. */
const TOLERANCE = 1e-12;

function scoresOf({ reference, predicted }: Pick<LabelPair, "reference" | "predicted">) {
  return windowScores(reference.length, toBoundaries(reference), toBoundaries(predicted));
}

Deno.test("Pk and WindowDiff of every golden song equal those of segeval and NLTK", () => {
  const { k, pk, window_diff } = golden.songs;
  assert.equal(goldenPairs.length, 251);
  assert.equal(pk.length, goldenPairs.length);
  assert.equal(pk.filter((score) => score !== null).length, 242);
  goldenPairs.forEach((pair, song) => {
    const segments = toBoundaries(pair.reference).length + 1;
    assert.equal(windowSize(pair.reference.length, segments), k[song], pair.name);
    const scores = scoresOf(pair),
      expected = pk[song] === null ? null : { pk: pk[song], window_diff: window_diff[song] };
    assertNear(scores, expected, TOLERANCE, pair.name);
  });
});

Deno.test("k equals segeval's for reference segments of any lengths", () => {
  assert.ok(golden.k_of_true_lengths.length >= 16);
  for (const { lengths, k } of golden.k_of_true_lengths) {
    const lines = lengths.reduce((sum, length) => sum + length);
    assert.equal(windowSize(lines, lengths.length), k, `${lengths}`);
  }
});

Deno.test("k is half the mean length, rounded half to even, and at least 2", () => {
  assert.deepEqual([1, 4, 5, 6, 7, 9, 11, 13].map((lines) => windowSize(lines, 1)), [
    ...[2, 2, 2, 3, 4, 4, 6, 6],
  ]);
  assert.equal(windowSize(16, 3), 3); // 2 2/3
});

Deno.test("a boundary one line off, and an extra boundary, as computed by hand", () => {
  // k = 2, windows (i, i + 2] from 0 to 5: true 4 is in those of 2 and 3, predicted 3 of 1 and 2.
  assert.deepEqual(scoresOf(pairOfDigits("00001111", "00011111")), {
    pk: 2 / 6,
    window_diff: 2 / 6,
  });
  // True 3 and 4 in 1, 2, 3 (1, 2, 1 of them); predicted 4 in 2, 3. Pk does not see the second of two.
  assert.deepEqual(scoresOf(pairOfDigits("00010000", "00001111")), {
    pk: 1 / 6,
    window_diff: 2 / 6,
  });
});

Deno.test("a song of at most k lines has no window and no score", () => {
  for (const digits of ["0", "00", "01"]) {
    assert.equal(scoresOf(pairOfDigits(digits, digits)), null, digits);
  }
  assert.deepEqual(scoresOf(pairOfDigits("000", "000")), { pk: 0, window_diff: 0 });
});

Deno.test("a perfect prediction scores 0, Pk is at most WindowDiff, and labels do not matter", () => {
  fc.assert(fc.property(anyPair, ({ reference, predicted }) => {
    const scores = scoresOf({ reference, predicted });
    if (scores === null) return assert.ok(reference.length <= 2);
    assert.ok(0 <= scores.pk && scores.pk <= scores.window_diff && scores.window_diff <= 1);
    assert.deepEqual(scoresOf({ reference, predicted: reference }), { pk: 0, window_diff: 0 });
    const swapped = predicted.map((label) => label === "verse" ? "chorus" as const : "verse");
    assert.deepEqual(scoresOf({ reference, predicted: swapped }), scores);
  }));
});
