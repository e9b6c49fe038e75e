/**
 * Figures of a whole set of songs that are not made of sums over songs.
 *
 * @module
 */
import { countHits } from "../metrics/boundaries.ts";
import { equalMassError } from "../metrics/calibration.ts";
import { precisionRecall } from "../metrics/precision_recall.ts";
import { deviations } from "../metrics/boundary_deviation.ts";
import { toBoundaries } from "../segment.ts";
import type { Prediction, Structure } from "../structure.ts";
import type { SystemScores } from "./scores_file.ts";
import { probableLines } from "./probable_lines.ts";

/** The tolerance curve goes this far, in lines. */
const WIDEST_TOLERANCE = 8;

/** The tolerance curve, the histogram of deviations and the error over bins of equal mass. */
export function distributionsOf(
  reference: readonly Structure[],
  predictions: readonly Prediction[],
): SystemScores["distributions"] {
  const sectionStarts = reference.map(({ labels }) => toBoundaries(labels));
  const found = predictions.map(({ labels }) => toBoundaries(labels));
  const tolerances = Array.from({ length: WIDEST_TOLERANCE + 1 }, (_, tolerance) => tolerance);
  const lines = probableLines(reference, predictions);
  return {
    tolerance_curve: tolerances.map((tolerance) => {
      const counts = sectionStarts.map((lines, song) => countHits(lines, found[song], tolerance));
      return { tolerance, f1: precisionRecall(added(counts))?.f1 ?? null };
    }),
    // From a predicted boundary to the nearest true one: the other way round, how far it comes after.
    deviations: histogram(
      found.flatMap((lines, song) => deviations(lines, sectionStarts[song]).map((to) => 0 - to)),
    ),
    ece_equal_mass: lines === null ? null : equalMassError(lines.labels, lines.chorus),
  };
}

function added(counts: readonly ReturnType<typeof countHits>[]) {
  return counts.reduce((sum, { hits, predicted, reference: there }) => ({
    hits: sum.hits + hits,
    predicted: sum.predicted + predicted,
    reference: sum.reference + there,
  }), { hits: 0, predicted: 0, reference: 0 });
}

function histogram(values: readonly number[]): { lines: number; boundaries: number }[] {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort(([one], [other]) => one - other)
    .map(([lines, boundaries]) => ({ lines, boundaries }));
}
