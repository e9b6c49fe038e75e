import assert from "node:assert/strict";
import type { CalibrationSet } from "#lib/evaluation/system.ts";
import { scaleTemperature } from "#lib/evaluation/temperature_scaling.ts";
import { type Prediction, type Structure, structureFromLabels } from "#lib/structure.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

/** Probabilities are stored with 32 bits: 0.9 is 2.4e-8 away. */
const TOLERANCE = 1e-6;

/** Songs given by their true labels, and what says chorus everywhere with one probability. */
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

Deno.test("seven of ten right at 0.9 turn 0.9 into 0.7 on other songs, worked out by hand", () => {
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

Deno.test("a temperature can leave probabilities worse than it found them", () => {
  const { references, predictions } = songs(0.9, "1111111110"); // 9 of 10 are right at 0.9
  const { calibration } = scaleTemperature(fitting, references, predictions)!;
  assertNear(calibration.ece, 0.2, TOLERANCE);
});

Deno.test("it is told if the system learnt from the songs that the temperature was fitted on", () => {
  const { references, predictions } = songs(0.9, "10");
  const seen = scaleTemperature({ ...fitting, isTrainingData: true }, references, predictions)!;
  const unseen = scaleTemperature(fitting, references, predictions)!;
  assert.deepEqual(seen, { ...unseen, fitted_on: { ...unseen.fitted_on, is_training_data: true } });
});

Deno.test("lines without a probability count for nothing", () => {
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

Deno.test("without probabilities on either side there is no temperature", () => {
  const unsaid = songs(undefined, "0011"), said = songs(0.9, "0011");
  assert.equal(scaleTemperature(fitting, unsaid.references, unsaid.predictions), null);
  const nothing = { ...fitting, ...unsaid };
  assert.equal(scaleTemperature(nothing, said.references, said.predictions), null);
});
