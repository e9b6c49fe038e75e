/**
 * The lines in which each token of a song occurs.
 *
 * @module
 */

/** Where a token occurs. */
interface Occurrences {
  /** The lines that have the token, and how many times each. */
  readonly lines: number[];
  readonly counts: number[];
  /** How many times the line that is being added has it. */
  count: number;
}

/**
 * Counts the tokens that a new line has in common with each earlier one, as multisets. Takes one step
 * for each different token that two lines share, and none for those that they do not.
 *
 * @example
 * ```ts
 * import { TokenIndex } from "./token_index.ts";
 * import assert from "node:assert/strict";
 *
 * const index = new TokenIndex<string>();
 * index.push(["la", "di", "la"]);
 * assert.deepEqual([...index.push(["la", "la", "la"])], [2]);
 * ```
 */
export class TokenIndex<Token extends string | number> {
  readonly #occurrences = new Map<Token, Occurrences>();
  #lines = 0;

  /** Adds a line. Returns the number of its tokens in common with each earlier line, [L]. */
  push(tokens: readonly Token[]): Uint32Array {
    const line = this.#lines++, shared = new Uint32Array(line);
    const different: Occurrences[] = [];
    for (const token of tokens) {
      let occurrences = this.#occurrences.get(token);
      if (occurrences === undefined) {
        occurrences = { lines: [], counts: [], count: 0 };
        this.#occurrences.set(token, occurrences);
      }
      if (occurrences.count++ === 0) different.push(occurrences);
    }
    for (const occurrences of different) {
      const { lines, counts, count } = occurrences;
      for (let index = 0; index < lines.length; index++) {
        shared[lines[index]] += Math.min(count, counts[index]);
      }
      lines.push(line);
      counts.push(count);
      occurrences.count = 0;
    }
    return shared;
  }
}
