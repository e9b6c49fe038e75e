/**
 * Metrics of a whole set of songs that are not computed from sums over songs: distributions, and the
 * calibration after temperature scaling.
 *
 * @module
 */
import { countHits } from "../metrics/boundaries.ts";
import { deviations } from "../metrics/deviation.ts";
import { type HitCounts, precisionRecall } from "../metrics/precision_recall.ts";
import { toBoundaries } from "../segment.ts";
import type { Label } from "../label.ts";
import { calibrationScores, countCalibration, equalMassError } from "../metrics/calibration.ts";
import { fitTemperature, scaleProbabilities } from "../metrics/temperature.ts";
import type { Prediction, Structure } from "../structure.ts";
import type { SystemScores } from "./scores_file.ts";
import type { CalibrationSet } from "./system.ts";

/** The largest tolerance of the tolerance curve, in lines. */
const MAX_TOLERANCE = 8;

/** Computes the tolerance curve, the histogram of deviations, and the error over bins of equal mass. */
export function computeDistributions(
  references: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["distributions"] {
  const reference = references.map(({ labels }) => toBoundaries(labels));
  const predicted = predictions.map(({ labels }) => toBoundaries(labels));
  const tolerances = Array.from({ length: MAX_TOLERANCE + 1 }, (_, tolerance) => tolerance);
  const lines = linesWithProbability(references, predictions);
  return {
    tolerance_curve: tolerances.map((tolerance) => {
      const counts = reference.map((lines, song) => countHits(lines, predicted[song], tolerance));
      return { tolerance, f1: precisionRecall(counts.reduce(addHits))?.f1 ?? null };
    }),
    // The sign is that of the predicted boundary: above 0 if it comes after the reference boundary.
    deviations: toHistogram(
      predicted.flatMap((lines, song) => deviations(lines, reference[song]).map((to) => 0 - to)),
    ),
    ece_equal_mass: lines === null
      ? null
      : equalMassError(lines.reference, lines.chorus, lines.predicted),
  };
}

function addHits(one: HitCounts, other: HitCounts): HitCounts {
  return {
    hits: one.hits + other.hits,
    predicted: one.predicted + other.predicted,
    reference: one.reference + other.reference,
  };
}

function toHistogram(values: readonly number[]): { lines: number; boundaries: number }[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one - other)
    .map(([lines, boundaries]) => ({ lines, boundaries }));
}

/** Fits a temperature on other songs and scores the calibration that it gives; null without probabilities. */
export function scaleTemperature(
  calibrationSet: CalibrationSet,
  references: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["temperature_scaling"] {
  const fitted = linesWithProbability(calibrationSet.references, calibrationSet.predictions);
  const lines = linesWithProbability(references, predictions);
  if (fitted === null || lines === null) return null;
  const temperature = fitTemperature(fitted.reference, fitted.chorus);
  const chorus = scaleProbabilities(lines.chorus, temperature);
  return {
    temperature,
    fitted_on: {
      name: calibrationSet.name,
      songs: calibrationSet.references.length,
      lines: fitted.reference.length,
      is_training_data: calibrationSet.isTrainingData,
    },
    calibration: calibrationScores(countCalibration(lines.reference, chorus, lines.predicted))!,
    ece_equal_mass: equalMassError(lines.reference, chorus, lines.predicted),
  };
}

/** Lines that have a probability of chorus, with their reference and predicted labels, [N] each. */
interface ProbableLines {
  readonly reference: readonly Label[];
  readonly predicted: readonly Label[];
  readonly chorus: readonly number[];
}

/** The lines of all songs that have a probability of chorus; null without any. */
function linesWithProbability(
  references: readonly Structure[],
  predictions: readonly Prediction[],
): ProbableLines | null {
  const reference: Label[] = [], predicted: Label[] = [], chorus: number[] = [];
  predictions.forEach((prediction, song) => {
    prediction.chorus?.forEach((p, line) => {
      reference.push(references[song].labels[line]);
      predicted.push(prediction.labels[line]);
      chorus.push(p);
    });
  });
  return chorus.length === 0 ? null : { reference, predicted, chorus };
}
