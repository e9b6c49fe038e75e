/**
 * Twelve numbers that sum up one row of a similarity matrix, its own entry included.
 *
 * @module
 */

/** The twelve numbers, in order. */
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

/** Where the similarities that are not 0 are sorted; as long as twice the longest row so far. */
let scratch = new Float32Array(64);

/**
 * Writes the twelve numbers of one line's row to `target[offset .. offset + 11]`.
 *
 * - deviation: of the population (divisor L)
 * - quantiles: interpolated linearly at rank (L - 1) p between order statistics
 * - share_above_cut: similarities at or above `cut`, compared as 32-bit floats
 * - previous, next: 0 outside the song
 * - position: line / (L - 1), 0 in a song of one line
 *
 * @param row similarities of the line to every line, [L], in [0, 1]
 * @param line the line's place, 0 .. L - 1
 */
export function summarise(
  row: Float32Array,
  line: number,
  cut: number,
  target: Float32Array,
  offset: number,
): void {
  const count = row.length, threshold = Math.fround(cut);
  target[offset + 6] = line > 0 ? row[line - 1] : 0;
  target[offset + 7] = line < count - 1 ? row[line + 1] : 0;
  target[offset + 8] = row[0];
  target[offset + 9] = row[count - 1];
  const position = count > 1 ? line / (count - 1) : 0;
  target[offset + 10] = position;
  target[offset + 11] = 1 - position;

  // Most similarities of most views are 0. They need no sorting: only the others are copied.
  if (scratch.length < count) scratch = new Float32Array(2 * count);
  let sum = 0, squares = 0, above = 0, positive = 0;
  for (let other = 0; other < count; other++) {
    const value = row[other];
    if (value >= threshold) above++;
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

/** The quantile of `count` values, of which those that are not 0 are given in ascending order. */
function quantile(ascending: Float32Array, count: number, share: number): number {
  const zeros = count - ascending.length;
  const at = (place: number) => place < zeros ? 0 : ascending[place - zeros];
  const rank = (count - 1) * share, below = Math.floor(rank);
  const low = at(below), high = at(Math.min(below + 1, count - 1));
  return low + (high - low) * (rank - below);
}
