/**
 * Temperature scaling of a system, fitted on songs that are not scored.
 *
 * @module
 */
import { calibrationScores, countCalibration, equalMassError } from "../metrics/calibration.ts";
import { fitTemperature, scaled } from "../metrics/temperature.ts";
import type { Prediction, Structure } from "../structure.ts";
import { probableLines } from "./probable_lines.ts";
import type { SystemScores } from "./scores_file.ts";
import type { CalibrationSet } from "./system.ts";

/** Calibration with the temperature that suits other songs best; null without probabilities. */
export function temperatureScalingOf(
  fitting: CalibrationSet,
  reference: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["temperature_scaling"] {
  const known = probableLines(fitting.references, fitting.predictions);
  const lines = probableLines(reference, predictions);
  if (known === null || lines === null) return null;
  const temperature = fitTemperature(known.labels, known.chorus);
  const chorus = scaled(lines.chorus, temperature);
  return {
    temperature,
    fitted_on: {
      name: fitting.name,
      songs: fitting.references.length,
      lines: known.labels.length,
      learnt_from: fitting.isTrainingData,
    },
    calibration: calibrationScores(countCalibration(lines.labels, chorus))!,
    ece_equal_mass: equalMassError(lines.labels, chorus),
  };
}
