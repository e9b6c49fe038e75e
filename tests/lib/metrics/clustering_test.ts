import assert from "node:assert/strict";
import fc from "fast-check";
import { normalisedEntropyScores, pairwiseScores, vMeasure } from "#lib/metrics/clustering.ts";
import { countLabels } from "#lib/metrics/lines.ts";
import golden from "../../golden/clustering.json" with { type: "json" };
import { anyPair } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Differences of logarithms near 1, divided by entropies down to a tenth: at most 1e-14 is lost. */
const TOLERANCE = 1e-9;

function scoresOf({ reference, predicted }: Pick<LabelPair, "reference" | "predicted">) {
  const confusion = countLabels(reference, predicted);
  return {
    pairwise: pairwiseScores(confusion),
    nce: normalisedEntropyScores(confusion),
    v_measure: vMeasure(confusion),
  };
}

type GoldenSongs = Pick<typeof golden.songs, "pairwise" | "nce" | "v_measure">;

function assertGolden(pairs: readonly LabelPair[], songs: GoldenSongs): void {
  for (const measure of ["pairwise", "nce", "v_measure"] as const) {
    const columns = Object.entries(songs[measure]);
    assert.equal(columns.length, 3);
    for (const [, column] of columns) assert.equal(column.length, pairs.length);
    pairs.forEach((pair, song) => {
      const expected = Object.fromEntries(columns.map(([name, column]) => [name, column[song]]));
      const scores = scoresOf(pair)[measure], where = `${measure} of ${pair.name}`;
      if (expected.f1 === null) return assert.equal(scores, null, where);
      assertNear(scores, expected, TOLERANCE, where);
    });
  }
}

Deno.test("the clustering scores of every golden song equal those of mir_eval", () => {
  assert.equal(goldenPairs.length, 251);
  assertGolden(goldenPairs, golden.songs);
});

Deno.test("small songs with one label, no pair, or exchanged labels have the scores of mir_eval, too", () => {
  const { true: reference, predicted } = golden.more;
  assert.ok(reference.length >= 13);
  assertGolden(reference.map((digits, song) => pairOfDigits(digits, predicted[song])), golden.more);
});

Deno.test("four lines with one wrong, as computed by hand", () => {
  const { pairwise, nce, v_measure } = scoresOf(pairOfDigits("0011", "0111"));
  // Two pairs in the reference (01, 23), three in the prediction (12, 13, 23), one in both.
  assertNear(pairwise, { precision: 1 / 3, recall: 1 / 2, f1: 2 / 5 }, 1e-15);
  // Of prediction given reference: 1 bit for verse, 0 for chorus. Of reference given prediction: three lines.
  const third = Math.log2(3) - 2 / 3, quarter = 2 - 0.75 * Math.log2(3);
  assertNear([nce.over, nce.under], [1 / 2, 1 - 0.75 * third], 1e-14);
  assertNear([v_measure.over, v_measure.under], [1 - 0.5 / quarter, 1 - 0.75 * third], 1e-14);
  assertNear(nce.f1, 2 * nce.over * nce.under / (nce.over + nce.under), 1e-15);
});

Deno.test("a song of one line has no pairs and no entropy", () => {
  const { pairwise, nce, v_measure } = scoresOf(pairOfDigits("0", "0"));
  const nothing = { over: 0, under: 0, f1: 0 };
  assert.deepEqual({ pairwise, nce, v_measure }, {
    pairwise: null,
    nce: nothing,
    v_measure: nothing,
  });
});

Deno.test("two lines of different labels have no pair with the same label, and 0 / 0 is 0", () => {
  const { pairwise } = scoresOf(pairOfDigits("01", "01"));
  assert.deepEqual(pairwise, { precision: 0, recall: 0, f1: 0 });
});

Deno.test("a side with one label scores 0 for that side, even if the label is right, and so does F1", () => {
  const right = scoresOf(pairOfDigits("0000", "0000"));
  assert.deepEqual(right.nce, { over: 0, under: 0, f1: 0 });
  assert.deepEqual(right.v_measure, { over: 0, under: 0, f1: 0 });
  assert.deepEqual(right.pairwise, { precision: 1, recall: 1, f1: 1 });
  const { nce } = scoresOf(pairOfDigits("0001", "0000"));
  assertNear(nce, { over: 0, under: 0.75 * Math.log2(3) - 1, f1: 0 }, 1e-14);
});

Deno.test("the names of the labels do not matter, and exchanging the sides exchanges the scores", () => {
  fc.assert(fc.property(anyPair, ({ reference, predicted }) => {
    const scores = scoresOf({ reference, predicted });
    const swapped = predicted.map((label) => label === "verse" ? "chorus" as const : "verse");
    assertNear(scoresOf({ reference, predicted: swapped }), scores, 1e-12);
    const { pairwise, nce, v_measure } = scoresOf({ reference: predicted, predicted: reference });
    const { precision, recall, f1 } = scores.pairwise ?? {};
    assertNear(pairwise ?? {}, pairwise ? { precision: recall, recall: precision, f1 } : {}, 1e-12);
    for (const [one, other] of [[nce, scores.nce], [v_measure, scores.v_measure]]) {
      assertNear(one, { over: other.under, under: other.over, f1: other.f1 }, 1e-12);
    }
  }));
});

Deno.test("every score is in [0, 1], and 1 for a perfect song of two labels", () => {
  fc.assert(fc.property(anyPair, (pair) => {
    for (const scores of Object.values(scoresOf(pair))) {
      for (const score of Object.values(scores ?? {})) assert.ok(score >= 0 && score <= 1);
    }
    if (new Set(pair.reference).size < 2) return;
    const { nce, v_measure } = scoresOf({ reference: pair.reference, predicted: pair.reference });
    assertNear(v_measure, { over: 1, under: 1, f1: 1 }, 1e-12);
    assertNear(nce, { over: 1, under: 1, f1: 1 }, 1e-12);
  }));
});
