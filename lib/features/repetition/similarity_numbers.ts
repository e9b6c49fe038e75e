/**
 * Eight numbers of each line that summarise its similarities to the other lines.
 *
 * @module
 */

/** The names of the numbers, in order. Models store them, so they must not change. */
export const SIMILARITY_NUMBERS = [
  "largest",
  "second",
  "fourth",
  "mean",
  "log_similar",
  "similar_share",
  "previous",
  "next",
] as const;

/** Similarities from here on count as similar. */
const SIMILAR = Math.fround(0.7);

/**
 * Summarises a similarity. `docs/features.md` defines the numbers.
 *
 * @param matrix row-major [L, L]
 * @returns [L, 8]
 *
 * @example
 * ```ts
 * import { similarityNumbers } from "./similarity_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const [largest, second, fourth, mean] = similarityNumbers(Float32Array.of(1, 0.5, 0.5, 1), 2);
 * assert.deepEqual([largest, second, fourth, mean], [0.5, 0, 0, 0.5]);
 * ```
 */
export function similarityNumbers(matrix: Float32Array, lines: number): Float32Array {
  const numbers = new Float32Array(lines * SIMILARITY_NUMBERS.length);
  const others = Math.max(1, lines - 1);
  for (let line = 0; line < lines; line++) {
    const row = matrix.subarray(line * lines, (line + 1) * lines);
    let first = 0, second = 0, third = 0, fourth = 0, sum = 0, similar = 0;
    for (let other = 0; other < lines; other++) {
      const value = row[other];
      if (value === 0 || other === line) continue;
      sum += value;
      if (value >= SIMILAR) similar++;
      if (value <= fourth) continue;
      if (value <= third) {
        fourth = value;
        continue;
      }
      fourth = third;
      if (value <= second) {
        third = value;
        continue;
      }
      third = second;
      second = Math.min(first, value);
      first = Math.max(first, value);
    }
    let next = line * SIMILARITY_NUMBERS.length;
    numbers[next++] = first;
    numbers[next++] = second;
    numbers[next++] = fourth;
    numbers[next++] = sum / others;
    numbers[next++] = Math.log1p(similar);
    numbers[next++] = similar / others;
    numbers[next++] = line > 0 ? row[line - 1] : 0;
    numbers[next++] = line < lines - 1 ? row[line + 1] : 0;
  }
  return numbers;
}
