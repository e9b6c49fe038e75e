/**
 * The self-similarity matrix of a song: how similar each pair of its lines is.
 * It grows line by line. Adding line n costs n comparisons, and no pair is compared twice.
 *
 * @module
 */

/**
 * Prepares a line once and returns a function from each earlier line to its similarity, in [0, 1].
 * A comparison may depend on the order of the two. A prepared line is compared before the next one is
 * prepared.
 *
 * @example
 * ```ts
 * import { type Comparison, SimilarityMatrix } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const sameLength: Comparison<string> = ({ length }) => (earlier) => Number(earlier.length === length);
 * const matrix = new SimilarityMatrix(sameLength);
 * for (const line of ["river", "sea", "ocean"]) matrix.push(line);
 * assert.deepEqual([...matrix.row(2)], [1, 0, 1]);
 * ```
 */
export type Comparison<Line> = (line: Line) => (earlier: Line) => number;

const FIRST_CAPACITY = 32;

/**
 * The growing matrix of one song, 4 L² to 16 L² bytes. It is symmetric, and each line has a similarity
 * of 1 to itself.
 *
 * @example Two equal lines around a different one
 * ```ts
 * import { SimilarityMatrix } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const matrix = new SimilarityMatrix<string>((line) => (earlier) => line === earlier ? 1 : 0);
 * for (const line of ["la", "di", "la"]) matrix.push(line);
 * assert.deepEqual([...matrix.row(0)], [1, 0, 1]);
 * ```
 */
export class SimilarityMatrix<Line> {
  readonly #comparison: Comparison<Line>;
  readonly #lines: Line[] = [];
  /** Row-major, `#capacity` values a row; 32 bits, as the features define similarities. */
  #values = new Float32Array(FIRST_CAPACITY ** 2);
  #capacity = FIRST_CAPACITY;

  /** Starts an empty matrix. */
  constructor(comparison: Comparison<Line>) {
    this.#comparison = comparison;
  }

  /** The number of lines, L. */
  get length(): number {
    return this.#lines.length;
  }

  /** The bytes that the similarities take, room to grow included. */
  get bytes(): number {
    return this.#values.byteLength;
  }

  /** Adds a line and compares it with each earlier one. */
  push(line: Line): void {
    const count = this.#lines.length;
    if (count === this.#capacity) this.#grow();
    const values = this.#values, capacity = this.#capacity, own = count * capacity;
    const similarity = this.#comparison(line);
    for (let earlier = 0; earlier < count; earlier++) {
      values[own + earlier] = similarity(this.#lines[earlier]);
      values[earlier * capacity + count] = values[own + earlier];
    }
    values[own + count] = 1;
    this.#lines.push(line);
  }

  /**
   * The similarities of one line to every line, [L], itself included. A view of the matrix: it holds
   * until the next line is pushed, and must not be written to.
   *
   * @throws {RangeError} if the song has no such line.
   */
  row(line: number): Float32Array {
    const count = this.#lines.length;
    if (!(Number.isInteger(line) && line >= 0 && line < count)) {
      throw new RangeError(
        `Cannot read row ${line} of a similarity matrix: lines run from 0 to ${count - 1}`,
      );
    }
    return this.#values.subarray(line * this.#capacity, line * this.#capacity + count);
  }

  #grow(): void {
    const capacity = 2 * this.#capacity, values = new Float32Array(capacity ** 2);
    for (let line = 0; line < this.#capacity; line++) {
      const start = line * this.#capacity;
      values.set(this.#values.subarray(start, start + this.#capacity), line * capacity);
    }
    this.#values = values;
    this.#capacity = capacity;
  }
}
