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

/**
 * Writes the twelve numbers of one line's row to `target[offset .. offset + 11]`.
 *
 * - deviation: of the population (divisor L)
 * - quantiles: interpolated linearly at rank (L - 1) p between order statistics
 * - share_above_cut: similarities at or above `cut`, compared as 32-bit floats
 * - previous, next: 0 outside the song
 * - position: line / (L - 1), 0 in a song of one line
 *
 * @param row similarities of the line to every line, [L], in [0, 1]; is sorted in place
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
  let sum = 0, above = 0;
  for (const value of row) {
    sum += value;
    if (value >= threshold) above++;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of row) squares += (value - mean) ** 2;
  const position = count > 1 ? line / (count - 1) : 0;

  target[offset] = mean;
  target[offset + 2] = Math.sqrt(squares / count);
  target[offset + 5] = above / count;
  target[offset + 6] = line > 0 ? row[line - 1] : 0;
  target[offset + 7] = line < count - 1 ? row[line + 1] : 0;
  target[offset + 8] = row[0];
  target[offset + 9] = row[count - 1];
  target[offset + 10] = position;
  target[offset + 11] = 1 - position;

  row.sort();
  target[offset + 1] = row[count - 1];
  target[offset + 3] = quantile(row, 0.75);
  target[offset + 4] = quantile(row, 0.9);
}

function quantile(sorted: Float32Array, share: number): number {
  const rank = (sorted.length - 1) * share, below = Math.floor(rank);
  const low = sorted[below], high = sorted[Math.min(below + 1, sorted.length - 1)];
  return low + (high - low) * (rank - below);
}
