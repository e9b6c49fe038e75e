import assert from "node:assert/strict";
import fc from "fast-check";
import { distributionsOf, temperatureScalingOf } from "#lib/evaluation/distributions.ts";
import type { Fitting } from "#lib/evaluation/system.ts";
import { calibrationScores, countCalibration, equalMassError } from "#lib/metrics/calibration.ts";
import { fitTemperature, scaled } from "#lib/metrics/temperature.ts";
import { boundariesOf } from "#lib/segment.ts";
import { type Prediction, structureOfLabels } from "#lib/structure.ts";
import golden from "../../golden/boundaries.json" with { type: "json" };
import { anyPairs } from "../../support/any_pair.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { goldSongs, systemFor } from "../../support/gold_songs.ts";
import { assertNear } from "../../support/near.ts";

function distributions(pairs: readonly Pick<LabelPair, "truth" | "predicted">[]) {
  return distributionsOf(
    pairs.map(({ truth }) => structureOfLabels(truth)),
    pairs.map(({ predicted }) => structureOfLabels(predicted)),
  );
}

const songs = goldSongs(20, 3), truth = songs.map((song) => song.truth);
const { predictions } = systemFor(songs, "a system", 4);
const labels = truth.flatMap((song) => song.labels);
const chorus = predictions.flatMap((prediction) => [...prediction.chorus!]);

/** Another twenty songs, on which a temperature is fitted. */
function fittingOn(unsure: number): Fitting {
  const others = goldSongs(20, 30);
  const system = systemFor(others, "a system", 31, { unsure });
  return {
    name: "others",
    truth: others.map((song) => song.truth),
    predictions: system.predictions,
  };
}

function withoutProbabilities(some: readonly Prediction[]): Prediction[] {
  return some.map(({ labels, edges }) => ({ labels, edges }));
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
    const comparable = pairs.filter(({ truth }) => boundariesOf(truth).length > 0)
      .flatMap(({ predicted }) => boundariesOf(predicted));
    assert.equal(counted, comparable.length);
  }));
});

Deno.test("the error over bins of equal mass is that of all lines that have a probability", () => {
  const { ece_equal_mass } = distributionsOf(truth, predictions);
  assert.equal(ece_equal_mass, equalMassError(labels, chorus));
  const [first, ...rest] = predictions;
  const some = distributionsOf(truth, [...withoutProbabilities([first]), ...rest]);
  const skipped = first.labels.length;
  const expected = equalMassError(labels.slice(skipped), chorus.slice(skipped));
  assert.equal(some.ece_equal_mass, expected);
  assert.equal(distributionsOf(truth, withoutProbabilities(predictions)).ece_equal_mass, null);
});

Deno.test("a temperature is fitted on other songs, and changes the calibration of these", () => {
  const fitting = fittingOn(0.9), found = temperatureScalingOf(fitting, truth, predictions)!;
  const known = fitting.truth.flatMap((song) => song.labels);
  const sure = fitting.predictions.flatMap((prediction) => [...prediction.chorus!]);
  const temperature = fitTemperature(known, sure), after = scaled(chorus, temperature);
  assert.ok(temperature > 1.2);
  assert.deepEqual(found, {
    temperature,
    fitted_on: { name: "others", songs: 20, lines: known.length },
    calibration: calibrationScores(countCalibration(labels, after)),
    ece_equal_mass: equalMassError(labels, after),
  });
});

Deno.test("without probabilities on either side there is no temperature", () => {
  const fitting = fittingOn(0.5);
  const unsaid = { ...fitting, predictions: withoutProbabilities(fitting.predictions) };
  assert.equal(temperatureScalingOf(unsaid, truth, predictions), null);
  assert.equal(temperatureScalingOf(fitting, truth, withoutProbabilities(predictions)), null);
});
