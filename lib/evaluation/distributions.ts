/**
 * Figures of a whole set of songs that are not made of sums over songs.
 *
 * @module
 */
import { countHits } from "../metrics/boundaries.ts";
import { equalMassError } from "../metrics/calibration.ts";
import { detectionScores } from "../metrics/precision_recall.ts";
import { deviations } from "../metrics/boundary_deviation.ts";
import { boundariesOf } from "../segment.ts";
import type { Prediction, Structure } from "../structure.ts";
import type { SystemScores } from "./scores_file.ts";
import { probableLines } from "./probable_lines.ts";

/** The tolerance curve goes this far, in lines. */
const WIDEST_TOLERANCE = 8;

/** The tolerance curve, the histogram of deviations and the error over bins of equal mass. */
export function distributionsOf(
  truth: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["distributions"] {
  const edges = truth.map(({ labels }) => boundariesOf(labels));
  const found = predictions.map(({ labels }) => boundariesOf(labels));
  const tolerances = Array.from({ length: WIDEST_TOLERANCE + 1 }, (_, tolerance) => tolerance);
  const lines = probableLines(truth, predictions);
  return {
    tolerance_curve: tolerances.map((tolerance) => {
      const counts = edges.map((lines, song) => countHits(lines, found[song], tolerance));
      return { tolerance, f1: detectionScores(added(counts))?.f1 ?? null };
    }),
    // From a predicted boundary to the nearest true one: the other way round, how far it comes after.
    deviations: histogram(
      found.flatMap((lines, song) => deviations(lines, edges[song]).map((to) => 0 - to)),
    ),
    ece_equal_mass: lines === null ? null : equalMassError(lines.labels, lines.chorus),
  };
}

function added(counts: readonly ReturnType<typeof countHits>[]) {
  return counts.reduce((sum, { hits, predicted, true: there }) => ({
    hits: sum.hits + hits,
    predicted: sum.predicted + predicted,
    true: sum.true + there,
  }), { hits: 0, predicted: 0, true: 0 });
}

function histogram(values: readonly number[]): { lines: number; boundaries: number }[] {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort(([one], [other]) => one - other)
    .map(([lines, boundaries]) => ({ lines, boundaries }));
}
