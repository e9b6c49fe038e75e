/**
 * The lines in which each token of a song occurs.
 *
 * @module
 */

/**
 * Counts the tokens that a new line has in common with each earlier one. Costs one step for each common
 * token, and none for the tokens that two lines do not share.
 *
 * @example
 * ```ts
 * import { TokenIndex } from "./token_index.ts";
 * import assert from "node:assert/strict";
 *
 * const index = new TokenIndex();
 * index.push(["la", "di", "la"]);
 * assert.deepEqual([...index.count(["la", "da"])], [2]);
 * ```
 */
export class TokenIndex {
  /** For each token, the line of each of its occurrences. */
  readonly #occurrences = new Map<string, number[]>();
  #lines = 0;

  /** The number of occurrences of the given tokens in each line so far, [L]. */
  count(tokens: readonly string[]): Uint32Array {
    const counts = new Uint32Array(this.#lines);
    for (const token of tokens) {
      const lines = this.#occurrences.get(token) ?? [];
      for (let index = 0; index < lines.length; index++) counts[lines[index]]++;
    }
    return counts;
  }

  /** Adds a line. */
  push(tokens: readonly string[]): void {
    for (const token of tokens) {
      const lines = this.#occurrences.get(token);
      if (lines === undefined) this.#occurrences.set(token, [this.#lines]);
      else lines.push(this.#lines);
    }
    this.#lines++;
  }
}
