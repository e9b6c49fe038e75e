/**
 * Six numbers that place a line in its song.
 *
 * @module
 */

/** The names of the numbers, in order. Models store them, so they must not change. */
export const POSITION_NUMBERS = [
  "position",
  "inverse_position",
  "lines_before",
  "lines_after",
  "log_lines",
  "arch",
] as const;

/** More lines before or after count as this many. */
const NEAR = 20;

/**
 * The numbers of position. `docs/features.md` defines them.
 *
 * @returns [L, 6]
 *
 * @example
 * ```ts
 * import { positionNumbers } from "./position_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...positionNumbers(1)], [0, 1, 0, 0, 0, 0]);
 * ```
 */
export function positionNumbers(lines: number): Float32Array {
  const numbers = new Float32Array(lines * POSITION_NUMBERS.length);
  let next = 0;
  for (let line = 0; line < lines; line++) {
    const position = line / Math.max(1, lines - 1);
    numbers[next++] = position;
    numbers[next++] = 1 - position;
    numbers[next++] = Math.min(NEAR, line) / NEAR;
    numbers[next++] = Math.min(NEAR, lines - 1 - line) / NEAR;
    numbers[next++] = Math.log(lines) / 5;
    numbers[next++] = Math.sin(Math.PI * position);
  }
  return numbers;
}
