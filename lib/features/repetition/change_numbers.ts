/**
 * Seven numbers of each line that say how much the song changes there.
 *
 * @module
 */

const WIDTHS = [2, 4, 8] as const;

/** The names of the numbers, in order. Models store them, so they must not change. */
export const CHANGE_NUMBERS: readonly string[] = [
  ...WIDTHS.flatMap((width) => [`novelty_${width}`, `next_novelty_${width}`]),
  "row_change",
];

/**
 * The numbers of change: novelty by a checkerboard kernel without taper (Foote, "Automatic audio
 * segmentation using a measure of audio novelty", 2000), and the change of the row from one line to
 * the next. `docs/features.md` defines them.
 *
 * @param matrix row-major [L, L], symmetric
 * @returns [L, 7]
 *
 * @example
 * ```ts
 * import { changeNumbers } from "./change_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const ofLine1 = changeNumbers(Float32Array.of(1, 0, 0, 1), 2).subarray(7);
 * assert.deepEqual([...ofLine1], [2, 0, 2, 0, 2, 0, 1]);
 * ```
 */
export function changeNumbers(matrix: Float32Array, lines: number): Float32Array {
  const width = CHANGE_NUMBERS.length, numbers = new Float32Array(lines * width);
  for (let line = 1; line < lines; line++) {
    WIDTHS.forEach((reach, index) => {
      const value = novelty(matrix, lines, line, reach);
      numbers[line * width + 2 * index] = value;
      numbers[(line - 1) * width + 2 * index + 1] = value;
    });
    let change = 0;
    for (let other = 0; other < lines; other++) {
      change += Math.abs(matrix[line * lines + other] - matrix[(line - 1) * lines + other]);
    }
    numbers[line * width + width - 1] = change / lines;
  }
  return numbers;
}

/** The mean similarity within the lines before, plus that within the lines from `line` on, minus twice that between. */
function novelty(matrix: Float32Array, lines: number, line: number, reach: number): number {
  const start = Math.max(0, line - reach), end = Math.min(lines, line + reach);
  const mean = (fromRow: number, toRow: number, from: number, to: number) => {
    let sum = 0;
    for (let row = fromRow; row < toRow; row++) {
      for (let column = from; column < to; column++) sum += matrix[row * lines + column];
    }
    return sum / ((toRow - fromRow) * (to - from));
  };
  return mean(start, line, start, line) + mean(line, end, line, end) -
    2 * mean(start, line, line, end);
}
