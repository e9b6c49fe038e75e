/**
 * Calibration over the lines of many songs, before and after temperature scaling.
 *
 * @module
 */
import type { Label } from "../label.ts";
import { calibrationScores, countCalibration, equalMassError } from "../metrics/calibration.ts";
import { fitTemperature, scaleProbabilities } from "../metrics/temperature.ts";
import type { Prediction, Structure } from "../structure.ts";
import type { SystemScores } from "./scores_file.ts";
import type { CalibrationSet } from "./system.ts";

/** Fits a temperature on other songs and scores the calibration that it gives; null without probabilities. */
export function scaleTemperature(
  calibrationSet: CalibrationSet,
  references: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["temperature_scaling"] {
  const fitted = linesWithProbability(calibrationSet.references, calibrationSet.predictions);
  const lines = linesWithProbability(references, predictions);
  if (fitted === null || lines === null) return null;
  const temperature = fitTemperature(fitted.labels, fitted.chorus);
  const chorus = scaleProbabilities(lines.chorus, temperature);
  return {
    temperature,
    fitted_on: {
      name: calibrationSet.name,
      songs: calibrationSet.references.length,
      lines: fitted.labels.length,
      is_training_data: calibrationSet.isTrainingData,
    },
    calibration: calibrationScores(countCalibration(lines.labels, chorus))!,
    ece_equal_mass: equalMassError(lines.labels, chorus),
  };
}

/**
 * The lines of all songs that have a probability of chorus, with their reference labels, both [N]; null
 * without any.
 */
export function linesWithProbability(
  references: readonly Structure[],
  predictions: readonly Prediction[],
): { labels: Label[]; chorus: number[] } | null {
  const labels: Label[] = [], chorus: number[] = [];
  predictions.forEach((prediction, song) => {
    if (prediction.chorus === undefined) return;
    for (const label of references[song].labels) labels.push(label);
    for (const p of prediction.chorus) chorus.push(p);
  });
  return labels.length === 0 ? null : { labels, chorus };
}
