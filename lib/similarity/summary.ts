/**
 * Twelve numbers that summarise one row of a similarity matrix, including the line itself.
 *
 * @module
 */

/** The names of the twelve summaries, in order. Models store them, so they must not change. */
export const SUMMARY_NAMES = [
  "mean",
  "maximum",
  "deviation",
  "quantile_75",
  "quantile_90",
  "share_above_cut",
  "previous",
  "next",
  "first",
  "last",
  "position",
  "inverse_position",
] as const;

/** Scratch memory to sort the similarities that are not 0; twice as long as the longest row so far. */
let scratch = new Float32Array(64);

/**
 * Writes the summaries of one row to `target[offset .. offset + 11]`.
 *
 * - deviation: the population standard deviation (divisor L)
 * - quantiles: interpolated linearly at rank (L - 1) p between order statistics
 * - share_above_cut: the share of similarities from `threshold` on, compared as 32-bit floats
 * - previous, next: 0 outside the song
 * - first, last: the similarity to the first and the last line
 * - position: line / (L - 1), 0 in a song of one line
 *
 * @param row the similarities of the line to every line, [L], each in [0, 1]
 * @param line the index of the line, 0 .. L - 1
 *
 * @example
 * ```ts
 * import { summarise, SUMMARY_NAMES } from "./summary.ts";
 * import assert from "node:assert/strict";
 *
 * const summary = new Float32Array(12);
 * summarise(Float32Array.of(1, 0, 1), 2, 0.8, summary, 0);
 * const valueOf = (name: typeof SUMMARY_NAMES[number]) => summary[SUMMARY_NAMES.indexOf(name)];
 * assert.deepEqual([valueOf("first"), valueOf("previous"), valueOf("position")], [1, 0, 1]);
 * ```
 */
export function summarise(
  row: Float32Array,
  line: number,
  threshold: number,
  target: Float32Array,
  offset: number,
): void {
  const count = row.length, lowest = Math.fround(threshold);
  target[offset + 6] = line > 0 ? row[line - 1] : 0;
  target[offset + 7] = line < count - 1 ? row[line + 1] : 0;
  target[offset + 8] = row[0];
  target[offset + 9] = row[count - 1];
  const position = count > 1 ? line / (count - 1) : 0;
  target[offset + 10] = position;
  target[offset + 11] = 1 - position;

  // Most similarities are 0. They need no sorting, so only the others are copied.
  if (scratch.length < count) scratch = new Float32Array(2 * count);
  let sum = 0, squares = 0, above = 0, positive = 0;
  for (let other = 0; other < count; other++) {
    const value = row[other];
    if (value >= lowest) above++;
    if (value === 0) continue;
    sum += value;
    scratch[positive++] = value;
  }
  const mean = sum / count;
  for (let i = 0; i < positive; i++) squares += (scratch[i] - mean) ** 2;
  squares += (count - positive) * mean ** 2;
  const ascending = scratch.subarray(0, positive);
  if (sum < positive) ascending.sort(); // else all are 1

  target[offset] = mean;
  target[offset + 1] = ascending[positive - 1];
  target[offset + 2] = Math.sqrt(squares / count);
  target[offset + 3] = quantile(ascending, count, 0.75);
  target[offset + 4] = quantile(ascending, count, 0.9);
  target[offset + 5] = above / count;
}

/** The quantile of `count` values; those that are not 0 are given in ascending order. */
function quantile(ascending: Float32Array, count: number, level: number): number {
  const zeros = count - ascending.length;
  const at = (index: number) => index < zeros ? 0 : ascending[index - zeros];
  const rank = (count - 1) * level, below = Math.floor(rank);
  const low = at(below), high = at(Math.min(below + 1, count - 1));
  return low + (high - low) * (rank - below);
}
