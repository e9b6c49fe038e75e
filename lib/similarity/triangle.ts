/**
 * The similarities of the pairs of lines of a song that grows line by line, each stored once.
 *
 * @module
 */

/**
 * The lower triangle of a symmetric matrix, without its diagonal: one similarity for each pair of
 * different lines. Takes 2 L² to 4 L² bytes.
 *
 * @example
 * ```ts
 * import { SimilarityTriangle } from "./triangle.ts";
 * import assert from "node:assert/strict";
 *
 * const triangle = new SimilarityTriangle();
 * triangle.addRow();
 * triangle.addRow()[0] = 0.5;
 * assert.deepEqual([...triangle.square()], [1, 0.5, 0.5, 1]);
 * ```
 */
export class SimilarityTriangle {
  /** Row after row; row i has i values. */
  #values = new Float32Array(512);
  #lines = 0;

  /** The bytes that the similarities take, room to grow included. */
  get bytes(): number {
    return this.#values.byteLength;
  }

  /**
   * Adds a line. Returns its similarities to the earlier lines, [L], to be written: they hold 0. The
   * array is part of the triangle until the next line is added.
   */
  addRow(): Float32Array {
    const lines = this.#lines, start = lines * (lines - 1) / 2;
    if (start + lines > this.#values.length) {
      const larger = new Float32Array(2 * (start + lines));
      larger.set(this.#values.subarray(0, start));
      this.#values = larger;
    }
    this.#lines++;
    return this.#values.subarray(start, start + lines);
  }

  /** The whole matrix, row-major [L, L], with 1 on its diagonal. */
  square(): Float32Array {
    const lines = this.#lines, square = new Float32Array(lines * lines);
    for (let line = 0, next = 0; line < lines; line++) {
      square[line * lines + line] = 1;
      for (let earlier = 0; earlier < line; earlier++) {
        const value = this.#values[next++];
        square[line * lines + earlier] = value;
        square[earlier * lines + line] = value;
      }
    }
    return square;
  }
}
