/**
 * The diagonals of a similarity matrix: line after line of one passage against another.
 *
 * @module
 */

/**
 * The mean of each value and its neighbours on the diagonal, up to `width` in each direction, as far as
 * the matrix reaches.
 *
 * @param matrix row-major [L, L], symmetric
 * @returns [L, L], symmetric
 *
 * @example
 * ```ts
 * import { diagonalMeans } from "./diagonals.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = Float32Array.of(1, 0, 1, 0, 1, 0.5, 1, 0.5, 1);
 * assert.deepEqual([...diagonalMeans(matrix, 3, 1)], [1, 0.25, 1, 0.25, 1, 0.25, 1, 0.25, 1]);
 * ```
 */
export function diagonalMeans(matrix: Float32Array, lines: number, width: number): Float32Array {
  const means = new Float32Array(lines * lines).fill(1);
  for (let offset = 1; offset < lines; offset++) {
    const length = lines - offset, at = (line: number) => matrix[line * lines + line + offset];
    // Sums of 32-bit similarities are exact in 64 bits, so the running sum does not drift.
    let sum = 0;
    for (let line = 0; line < Math.min(width, length); line++) sum += at(line);
    for (let line = 0; line < length; line++) {
      if (line + width < length) sum += at(line + width);
      if (line > width) sum -= at(line - width - 1);
      const count = Math.min(length - 1, line + width) - Math.max(0, line - width) + 1;
      means[line * lines + line + offset] = sum / count;
      means[(line + offset) * lines + line] = sum / count;
    }
  }
  return means;
}

/**
 * Visits each run: the pairs (first, second), (first + 1, second + 1), … of different lines with a
 * similarity from `threshold` on, as long as possible. Each is visited once, with first < second.
 *
 * @param matrix row-major [L, L], symmetric
 *
 * @example
 * ```ts
 * import { visitRuns } from "./diagonals.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = Float32Array.of(1, 0, 1, 0, 1, 0.5, 1, 0.5, 1), runs: number[][] = [];
 * visitRuns(matrix, 3, 0.5, (...run) => runs.push(run));
 * assert.deepEqual(runs, [[1, 2, 1], [0, 2, 1]]);
 * ```
 */
export function visitRuns(
  matrix: Float32Array,
  lines: number,
  threshold: number,
  visit: (first: number, second: number, length: number) => void,
): void {
  const lowest = Math.fround(threshold);
  for (let offset = 1; offset < lines; offset++) {
    let length = 0;
    for (let line = 0; line < lines - offset; line++) {
      if (matrix[line * lines + line + offset] >= lowest) {
        length++;
      } else if (length > 0) {
        visit(line - length, line - length + offset, length);
        length = 0;
      }
    }
    if (length > 0) visit(lines - offset - length, lines - length, length);
  }
}
