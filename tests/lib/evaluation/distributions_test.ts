import { likelyLabels } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { computeDistributions, scaleTemperature } from "#lib/evaluation/distributions.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/boundaries.json" with { type: "json" };
import { anyPairs } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import type { CalibrationSet } from "#lib/evaluation/system.ts";
import { type Prediction, type Structure, structureFromLabels } from "#lib/structure.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

function distributions(pairs: readonly Pick<LabelPair, "reference" | "predicted">[]) {
  return computeDistributions(
    pairs.map(({ reference }) => structureFromLabels(reference)),
    pairs.map(({ predicted }) => structureFromLabels(predicted)),
  );
}

Deno.test("the tolerance curve goes from 0 to 8 lines and matches the golden scores", () => {
  const { tolerance_curve } = distributions(goldenPairs);
  assert.deepEqual(tolerance_curve.map(({ tolerance }) => tolerance), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const expected = golden.pooled.map(({ f1 }) => f1);
  assertNear(tolerance_curve.slice(0, 3).map(({ f1 }) => f1), expected, 1e-12);
  const f1 = tolerance_curve.map(({ f1 }) => f1!);
  assert.deepEqual(f1, f1.toSorted((one, other) => one - other));
});

Deno.test("if no song has a boundary, the tolerance curve has no values", () => {
  const { tolerance_curve, deviations } = distributions([pairOfDigits("000", "111")]);
  assert.ok(tolerance_curve.every(({ f1 }) => f1 === null));
  assert.deepEqual(deviations, []);
});

Deno.test("a boundary that is predicted after the nearest reference boundary has a positive deviation", () => {
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

Deno.test("deviations are ascending, and count every boundary of a song with reference boundaries", () => {
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

Deno.test("the error over bins of equal mass covers all lines that have a probability", () => {
  const song = (digits: string, ...chorus: number[]) => ({
    reference: structureFromLabels(labelsOfDigits(digits)),
    prediction: chorus.length === 0 ? structureFromLabels(labelsOfDigits(digits)) : {
      ...structureFromLabels(likelyLabels(chorus)),
      chorus: Float32Array.from(chorus),
    },
  });
  const errorOf = (...songs: ReturnType<typeof song>[]) =>
    computeDistributions(
      songs.map(({ reference }) => reference),
      songs.map(({ prediction }) => prediction),
    )
      .ece_equal_mass;
  // All have a confidence of 3/4: two of the first three lines are right, and five of all eight.
  const first = song("011", 0.25, 0.75, 0.25),
    second = song("00011", ...[0.25, 0.25, 0.75, 0.25, 0.75]);
  assertNear(errorOf(first), 0.75 - 2 / 3, 1e-15);
  assertNear(errorOf(first, second), 0.75 - 5 / 8, 1e-15);
  assertNear(errorOf(first, second, song("1111")), 0.75 - 5 / 8, 1e-15);
  assertNear(errorOf(song("1111"), first), 0.75 - 2 / 3, 1e-15);
  assert.equal(errorOf(song("1111")), null);
});

/** Probabilities are stored with 32 bits: 0.9 is 2.4e-8 away. */
const TOLERANCE = 1e-6;

/** Songs given by their reference labels, and a system that predicts chorus everywhere with one probability. */
function songs(chorus: number | undefined, ...digits: string[]) {
  const references: Structure[] = digits.map((song) => structureFromLabels(labelsOfDigits(song)));
  const predictions = references.map(({ labels }): Prediction => ({
    ...structureFromLabels(labels.map(() => "chorus")),
    ...(chorus !== undefined && { chorus: new Float32Array(labels.length).fill(chorus) }),
  }));
  return { references, predictions };
}

/** Seven of ten lines are right at 0.9. */
const fitting: CalibrationSet = {
  name: "others",
  isTrainingData: false,
  ...songs(0.9, "11111", "11000"),
};

Deno.test("seven of ten right lines at 0.9 turn 0.9 into 0.7 on other songs, as computed by hand", () => {
  const { references, predictions } = songs(0.9, "1110", "1111", "10"); // 8 of 10 are right
  const { temperature, fitted_on, calibration, ece_equal_mass } = scaleTemperature(
    fitting,
    references,
    predictions,
  )!;
  assertNear(temperature, Math.log(9) / Math.log(7 / 3), TOLERANCE);
  assert.deepEqual(fitted_on, { name: "others", songs: 2, lines: 10, is_training_data: false });
  const { bins, ...scores } = calibration;
  const brier = 0.8 * 0.3 ** 2 + 0.2 * 0.7 ** 2;
  const nll = -(0.8 * Math.log(0.7) + 0.2 * Math.log(0.3));
  const expected = { ece: 0.1, mce: null, brier, nll, confidence: 0.7, above_90: 0, above_95: 0 };
  assertNear(scores, expected, TOLERANCE);
  assertNear(
    bins,
    [{ from: 10 / 15, to: 11 / 15, lines: 10, confidence: 0.7, accuracy: 0.8 }],
    TOLERANCE,
  );
  assertNear(ece_equal_mass, 0.1, TOLERANCE);
});

Deno.test("a temperature can make probabilities worse", () => {
  const { references, predictions } = songs(0.9, "1111111110"); // 9 of 10 are right at 0.9
  const { calibration } = scaleTemperature(fitting, references, predictions)!;
  assertNear(calibration.ece, 0.2, TOLERANCE);
});

Deno.test("the result says whether the temperature was fitted on the system's training data", () => {
  const { references, predictions } = songs(0.9, "10");
  const seen = scaleTemperature({ ...fitting, isTrainingData: true }, references, predictions)!;
  const unseen = scaleTemperature(fitting, references, predictions)!;
  assert.deepEqual(seen, { ...unseen, fitted_on: { ...unseen.fitted_on, is_training_data: true } });
});

Deno.test("lines without a probability are ignored", () => {
  const said = songs(0.9, "1111111000"), unsaid = songs(undefined, "0000", "1");
  const mixed: CalibrationSet = {
    name: "others",
    isTrainingData: false,
    references: [...unsaid.references, ...said.references],
    predictions: [...unsaid.predictions, ...said.predictions],
  };
  const scored = songs(0.9, "11110");
  const scaling = scaleTemperature(
    mixed,
    [...scored.references, ...unsaid.references],
    [...scored.predictions, ...unsaid.predictions],
  )!;
  assertNear(scaling.temperature, Math.log(9) / Math.log(7 / 3), TOLERANCE);
  assert.deepEqual([scaling.fitted_on.songs, scaling.fitted_on.lines], [3, 10]);
  assertNear(scaling.calibration.ece, 0.1, TOLERANCE);
});

Deno.test("without probabilities of either set of songs, there is no temperature", () => {
  const unsaid = songs(undefined, "0011"), said = songs(0.9, "0011");
  assert.equal(scaleTemperature(fitting, unsaid.references, unsaid.predictions), null);
  const nothing = { ...fitting, ...unsaid };
  assert.equal(scaleTemperature(nothing, said.references, said.predictions), null);
});
