/**
 * Metrics of text segmentation: Pk, WindowDiff and boundary similarity. Labels matter only
 * insofar as they define boundaries.
 *
 * @module
 */
import { z } from "zod";
import { songMean, songMeanSchema, songSum } from "./averages.ts";
import { defineMetric } from "./contract.ts";

/** The disagreements of the windows of one song, each in [0, 1]; lower is better. */
export interface WindowScores {
  /** Pk (Beeferman, Berger and Lafferty 1999). */
  readonly pk: number;
  /** WindowDiff (Pevzner and Hearst 2002). */
  readonly window_diff: number;
}

/**
 * The window size k: half the mean length of a reference segment, rounded half to even, at least 2.
 *
 * @param lines L
 * @param referenceSegments at least 1
 *
 * @example
 * ```ts
 * import { windowSize } from "./segmentation.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([windowSize(24, 3), windowSize(2, 1)], [4, 2]);
 * ```
 */
export function windowSize(lines: number, referenceSegments: number): number {
  const half = lines / (2 * referenceSegments), below = Math.floor(half);
  const rounded = half - below === 0.5 ? below + (below % 2) : Math.round(half);
  return Math.max(2, rounded);
}

/**
 * Pk and WindowDiff of one song: how often a window of k lines holds different boundaries on both
 * sides. Null if the song has no window, because L is k or less.
 *
 * @param lines L
 * @param reference reference boundaries, ascending
 * @param predicted predicted boundaries, ascending
 *
 * @example A boundary that is a line off
 * ```ts
 * import { windowScores } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(windowScores(8, [4], [4]), { pk: 0, window_diff: 0 });
 * assert.deepEqual(windowScores(8, [4], [5]), { pk: 1 / 3, window_diff: 1 / 3 });
 * assert.equal(windowScores(2, [], []), null);
 * ```
 */
export function windowScores(
  lines: number,
  reference: readonly number[],
  predicted: readonly number[],
): WindowScores | null {
  const k = windowSize(lines, reference.length + 1);
  if (lines <= k) return null;
  const referenceUpTo = countUpTo(lines, reference), predictedUpTo = countUpTo(lines, predicted);
  let separated = 0, different = 0;
  for (let line = 0; line + k < lines; line++) {
    const inReference = referenceUpTo[line + k] - referenceUpTo[line];
    const inPrediction = predictedUpTo[line + k] - predictedUpTo[line];
    if ((inReference > 0) !== (inPrediction > 0)) separated++;
    if (inReference !== inPrediction) different++;
  }
  return { pk: separated / (lines - k), window_diff: different / (lines - k) };
}

/** For each line, the number of boundaries up to it, [L]. */
function countUpTo(lines: number, boundaries: readonly number[]): number[] {
  const counts: number[] = [];
  for (let line = 0, passed = 0; line < lines; line++) {
    if (boundaries[passed] === line) passed++;
    counts.push(passed);
  }
  return counts;
}

/**
 * Boundary similarity B (Fournier 2013) with n_t = 2: one minus the weight of the edits that turn one
 * side into the other, over the number of edits and matches. A boundary that is one line off is one
 * edit of weight 1/2. Without a boundary on either side, B is 1.
 *
 * @param reference reference boundaries, ascending
 * @param predicted predicted boundaries, ascending
 *
 * @example A match and a near miss
 * ```ts
 * import { boundarySimilarity } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(boundarySimilarity([4, 8], [4, 9]), 3 / 4);
 * ```
 */
export function boundarySimilarity(
  reference: readonly number[],
  predicted: readonly number[],
): number {
  const onlyReference = without(reference, predicted);
  const onlyPredicted = new Set(without(predicted, reference));
  const matches = reference.length - onlyReference.length;
  let nearMisses = 0;
  for (const line of onlyReference) {
    // From left to right, each boundary once: the preceding line gives the earlier pair.
    if (onlyPredicted.delete(line - 1) || onlyPredicted.delete(line + 1)) nearMisses++;
  }
  const additions = onlyReference.length - nearMisses + onlyPredicted.size;
  const all = additions + nearMisses + matches;
  return all === 0 ? 1 : 1 - (additions + nearMisses / 2) / all;
}

function without(some: readonly number[], others: readonly number[]): number[] {
  const excluded = new Set(others);
  return some.filter((line) => !excluded.has(line));
}

/** Song means of Pk, WindowDiff and boundary similarity. */
export const segmentation = defineMetric({
  description: "Song means of Pk, WindowDiff and boundary similarity",
  schema: z.strictObject({
    pk: songMeanSchema,
    window_diff: songMeanSchema,
    boundary_similarity: songMeanSchema,
    boundary_similarity_with_boundaries: songMeanSchema,
  }),
  statistics: ({ reference, predicted }) => {
    const sides = [reference.boundaries, predicted.boundaries] as const;
    const windows = windowScores(reference.labels.length, ...sides);
    const similarity = boundarySimilarity(...sides);
    return {
      pk: songSum(windows && windows.pk),
      window_diff: songSum(windows && windows.window_diff),
      boundary_similarity: songSum(similarity),
      boundary_similarity_with_boundaries: songSum(sides.flat().length > 0 ? similarity : null),
    };
  },
  score: (sums) => ({
    pk: songMean(sums.pk),
    window_diff: songMean(sums.window_diff),
    boundary_similarity: songMean(sums.boundary_similarity),
    boundary_similarity_with_boundaries: songMean(sums.boundary_similarity_with_boundaries),
  }),
  values: [
    { path: "pk.song_mean", title: "Pk", better: "lower" },
    { path: "window_diff.song_mean", title: "WindowDiff", better: "lower" },
    {
      path: "boundary_similarity.song_mean",
      title: "Boundary similarity B",
      better: "higher",
    },
    {
      path: "boundary_similarity_with_boundaries.song_mean",
      title: "Boundary similarity B, songs with boundaries",
      better: "higher",
      songs: "boundary_similarity_with_boundaries.songs",
    },
  ],
});
