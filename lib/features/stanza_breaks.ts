/**
 * Ten numbers of each line of a song whose stanzas are known.
 *
 * @module
 */

/** The names of the numbers, in order. Models store them, so they must not change. */
export const BREAK_FEATURES = [
  "known",
  "first",
  "last",
  "from_start",
  "from_end",
  "log_stanza_lines",
  "largest_similarity",
  "log_matches",
  "earlier_similarity",
  "matches_share",
] as const;

/** Stanzas with this similarity or more match. */
const MATCH = 0.7;

/**
 * The numbers of stanza breaks. `docs/features.md` defines them.
 *
 * @param similarity the Dice coefficients of the bigrams of the lines (`dice`), row-major [L, L],
 *     symmetric
 * @param lines L
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1; empty if the stanzas are
 *     unknown
 * @returns [L, 10]; all 0 if the stanzas are unknown
 *
 * @example
 * ```ts
 * import { BREAK_FEATURES, breakFeatures } from "./stanza_breaks.ts";
 * import assert from "node:assert/strict";
 *
 * const similarity = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1);
 * const ofLine1 = breakFeatures(similarity, 3, [2]).subarray(10, 20);
 * assert.equal(ofLine1[BREAK_FEATURES.indexOf("largest_similarity")], 3 / 4);
 * ```
 */
export function breakFeatures(
  similarity: Float32Array,
  lines: number,
  breaks: readonly number[],
): Float32Array {
  const width = BREAK_FEATURES.length, values = new Float32Array(lines * width);
  if (breaks.length === 0) return values;
  const starts = [0, ...breaks], stanzas = starts.length;
  const endOf = (stanza: number) => starts[stanza + 1] ?? lines;
  const similarities = stanzaSimilarities(similarity, lines, breaks);
  for (let stanza = 0; stanza < stanzas; stanza++) {
    let largest = 0, largestEarlier = 0, matches = 0;
    for (let other = 0; other < stanzas; other++) {
      if (other === stanza) continue;
      const value = similarities[stanza * stanzas + other];
      if (value >= MATCH) matches++;
      largest = Math.max(largest, value);
      if (other < stanza) largestEarlier = largest;
    }
    const start = starts[stanza], end = endOf(stanza);
    for (let line = start; line < end; line++) {
      values.set([
        1,
        Number(line === start),
        Number(line === end - 1),
        1 / (1 + line - start),
        1 / (end - line),
        Math.log(end - start) / 3,
        largest,
        Math.log1p(matches),
        largestEarlier,
        matches / stanzas,
      ], line * width);
    }
  }
  return values;
}

/**
 * The similarity of each two stanzas, row-major [S, S], symmetric: the mean of the largest similarity
 * of each line to a line of the other stanza, averaged over both directions. The diagonal is 1.
 *
 * @param similarity of lines, row-major [L, L], symmetric
 * @param breaks the lines that begin the S - 1 stanzas after the first
 */
export function stanzaSimilarities(
  similarity: Float32Array,
  lines: number,
  breaks: readonly number[],
): Float64Array {
  const bounds = [0, ...breaks, lines], stanzas = bounds.length - 1;
  const values = new Float64Array(stanzas * stanzas);
  /** The mean, over the lines of a stanza, of the largest similarity to a line of another. */
  const toOther = (stanza: number, other: number) => {
    let sum = 0;
    for (let line = bounds[stanza]; line < bounds[stanza + 1]; line++) {
      let largest = 0;
      for (let place = bounds[other]; place < bounds[other + 1]; place++) {
        largest = Math.max(largest, similarity[line * lines + place]);
      }
      sum += largest;
    }
    return sum / (bounds[stanza + 1] - bounds[stanza]);
  };
  for (let stanza = 0; stanza < stanzas; stanza++) {
    values[stanza * stanzas + stanza] = 1;
    for (let other = 0; other < stanza; other++) {
      const value = (toOther(stanza, other) + toOther(other, stanza)) / 2;
      values[stanza * stanzas + other] = value;
      values[other * stanzas + stanza] = value;
    }
  }
  return values;
}
