/**
 * A song's self-similarity matrix says how alike each pair of its lines is.
 * It grows line by line: adding line n costs n comparisons, and none is ever made again.
 *
 * @module
 */

/**
 * Prepares a line once and returns how like it each earlier line is, in [0, 1].
 * The earlier line is the argument of the inner function, so a comparison may depend on order.
 */
export type Comparison<Line> = (line: Line) => (earlier: Line) => number;

/**
 * The growing matrix of one song. Symmetric; a line is fully like itself.
 *
 * @example Two equal lines round a different one
 * ```ts
 * import { SimilarityMatrix } from "#lib/similarity/matrix.ts";
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
  /** Row i holds its similarities to lines 0 .. i; rounded to 32 bits, as the features define it. */
  readonly #rows: Float32Array[] = [];

  constructor(comparison: Comparison<Line>) {
    this.#comparison = comparison;
  }

  /** The number of lines, L. */
  get length(): number {
    return this.#lines.length;
  }

  /** Adds a line and compares it with each earlier one. */
  push(line: Line): void {
    const count = this.#lines.length;
    const similarity = this.#comparison(line);
    const row = new Float32Array(count + 1);
    for (let earlier = 0; earlier < count; earlier++) {
      row[earlier] = similarity(this.#lines[earlier]);
    }
    row[count] = 1;
    this.#lines.push(line);
    this.#rows.push(row);
  }

  /**
   * The similarities of one line to every line, [L], itself included. Costs L copies.
   *
   * @throws {RangeError} if the song has no such line.
   */
  row(line: number): Float32Array {
    const rows = this.#rows, own = rows[line];
    if (own === undefined) {
      throw new RangeError(
        `Cannot read row ${line} of a similarity matrix: lines run from 0 to ${rows.length - 1}`,
      );
    }
    const row = new Float32Array(rows.length);
    row.set(own);
    for (let later = line + 1; later < rows.length; later++) row[later] = rows[later][line];
    return row;
  }
}
