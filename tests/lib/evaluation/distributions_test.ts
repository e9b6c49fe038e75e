import assert from "node:assert/strict";
import fc from "fast-check";
import { computeDistributions } from "#lib/evaluation/distributions.ts";
import { toBoundaries } from "#lib/segment.ts";
import { structureFromLabels } from "#lib/structure.ts";
import golden from "../../golden/boundaries.json" with { type: "json" };
import { anyPairs } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

function distributions(pairs: readonly Pick<LabelPair, "reference" | "predicted">[]) {
  return computeDistributions(
    pairs.map(({ reference }) => structureFromLabels(reference)),
    pairs.map(({ predicted }) => structureFromLabels(predicted)),
  );
}

Deno.test("the tolerance curve runs from 0 to 8 lines, through the golden scores", () => {
  const { tolerance_curve } = distributions(goldenPairs);
  assert.deepEqual(tolerance_curve.map(({ tolerance }) => tolerance), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const expected = golden.pooled.map(({ f1 }) => f1);
  assertNear(tolerance_curve.slice(0, 3).map(({ f1 }) => f1), expected, 1e-12);
  const f1 = tolerance_curve.map(({ f1 }) => f1!);
  assert.deepEqual(f1, f1.toSorted((one, other) => one - other));
});

Deno.test("without a boundary in any song the tolerance curve has no values", () => {
  const { tolerance_curve, deviations } = distributions([pairOfDigits("000", "111")]);
  assert.ok(tolerance_curve.every(({ f1 }) => f1 === null));
  assert.deepEqual(deviations, []);
});

Deno.test("a boundary that is predicted after the nearest true one deviates by more than 0", () => {
  const late = pairOfDigits("0011111111", "0000111111"), early = pairOfDigits("000011", "011111");
  const exact = pairOfDigits("0011", "0011");
  assert.deepEqual(distributions([late]).deviations, [{ lines: 2, boundaries: 1 }]);
  assert.deepEqual(distributions([early]).deviations, [{ lines: -3, boundaries: 1 }]);
  assert.deepEqual(distributions([exact, late, exact, early]).deviations, [
    { lines: -3, boundaries: 1 },
    { lines: 0, boundaries: 2 },
    { lines: 2, boundaries: 1 },
  ]);
});

Deno.test("deviations ascend, and every boundary counts that has a true one to deviate from", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const { deviations } = distributions(pairs);
    const lines = deviations.map(({ lines }) => lines);
    assert.deepEqual(lines, [...new Set(lines)].sort((one, other) => one - other));
    const counted = deviations.reduce((sum, { boundaries }) => sum + boundaries, 0);
    const comparable = pairs.filter(({ reference }) => toBoundaries(reference).length > 0)
      .flatMap(({ predicted }) => toBoundaries(predicted));
    assert.equal(counted, comparable.length);
  }));
});

Deno.test("the error over bins of equal mass is that of all lines that have a probability", () => {
  const song = (digits: string, ...chorus: number[]) => ({
    reference: structureFromLabels(labelsOfDigits(digits)),
    prediction: {
      ...structureFromLabels(labelsOfDigits("0".repeat(digits.length))),
      ...(chorus.length > 0 && { chorus: Float32Array.from(chorus) }),
    },
  });
  const errorOf = (...songs: ReturnType<typeof song>[]) =>
    computeDistributions(
      songs.map(({ reference }) => reference),
      songs.map(({ prediction }) => prediction),
    )
      .ece_equal_mass;
  // All are sure to three quarters: two of the first three lines are right, and five of all eight.
  const first = song("011", 0.25, 0.75, 0.25),
    second = song("00011", ...[0.25, 0.25, 0.75, 0.25, 0.75]);
  assertNear(errorOf(first), 0.75 - 2 / 3, 1e-15);
  assertNear(errorOf(first, second), 0.75 - 5 / 8, 1e-15);
  assertNear(errorOf(first, second, song("1111")), 0.75 - 5 / 8, 1e-15);
  assertNear(errorOf(song("1111"), first), 0.75 - 2 / 3, 1e-15);
  assert.equal(errorOf(song("1111")), null);
});
