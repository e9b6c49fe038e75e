/**
 * Ways to compare two lyric lines: by their first words, last words, rhymes and all their words.
 *
 * @module
 */
import { rhyme } from "../language/rhyme.ts";
import { normalizedTokens, tokens } from "../language/words.ts";
import type { Comparison } from "../similarity/matrix.ts";

/**
 * One way to compare lines. `Encoded` is what it keeps of a line. A feature is created for each song
 * and may keep state about it.
 */
export interface LineFeature<Encoded> {
  /** The prefix of feature names. Models store these names, so they must not change. */
  readonly name: string;
  /** Similarities from here on count as high (`share_above_cut`). */
  readonly threshold: number;
  /** Encodes a line for comparison. */
  encode(line: string): Encoded;
  /** Compares two encoded lines; the result is in [0, 1]. */
  readonly comparison: Comparison<Encoded>;
}

/**
 * 1 for two equal, non-empty texts, else 0.
 *
 * @example
 * ```ts
 * import { equalIfAny } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([equalIfAny("la")("la"), equalIfAny("la")("di"), equalIfAny("")("")], [1, 0, 0]);
 * ```
 */
export const equalIfAny: Comparison<string> = (line) => (earlier) =>
  line !== "" && line === earlier ? 1 : 0;

/**
 * Compares the first three words, with their punctuation.
 *
 * @example
 * ```ts
 * import { headFeature } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(headFeature.encode("Oh, sing it loud"), "oh, sing it");
 * ```
 */
export const headFeature: LineFeature<string> = {
  name: "head",
  threshold: 0.8,
  encode: (line) => tokens(line).slice(0, 3).join(" "),
  comparison: equalIfAny,
};

/**
 * Compares the last three words, without punctuation.
 *
 * @example
 * ```ts
 * import { tailFeature } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(tailFeature.encode("Oh, sing it loud!"), "sing it loud");
 * ```
 */
export const tailFeature: LineFeature<string> = {
  name: "tail",
  threshold: 0.8,
  encode: (line) => normalizedTokens(line).slice(-3).join(" "),
  comparison: equalIfAny,
};

/**
 * Compares the sound of the last word: 1 for lines that rhyme.
 *
 * @example
 * ```ts
 * import { rhymeFeature } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(rhymeFeature.encode("in the rain"), rhymeFeature.encode("down the train"));
 * ```
 */
export const rhymeFeature: LineFeature<string> = {
  name: "phonetic",
  threshold: 0.4,
  encode: rhyme,
  comparison: equalIfAny,
};

/** Smaller overlaps become 0. */
const MIN_OVERLAP = 0.1;

/**
 * Creates a comparison of all words: the number of words of the earlier line that are in the later
 * line, over the word count of the longer line. Two lines without words are equal.
 *
 * Words are numbered in the order of their first occurrence, so that comparing two lines needs no
 * hashing. The feature therefore belongs to one song.
 *
 * @example
 * ```ts
 * import { createWordOverlap } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * const { encode, comparison } = createWordOverlap();
 * const earlier = encode("sing it loud"), later = encode("Sing it, oh sing");
 * assert.equal(comparison(later)(earlier), 2 / 4);
 * ```
 */
export function createWordOverlap(): LineFeature<Uint32Array> {
  const numbers = new Map<string, number>();
  /** For each word, the comparison that last marked it. */
  const markedBy: number[] = [];
  let comparisons = 0;

  const toNumber = (word: string): number => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
  return {
    name: "string",
    threshold: 0.7,
    encode: (line) => Uint32Array.from(normalizedTokens(line), toNumber),
    comparison: (words) => {
      const mark = ++comparisons;
      for (const word of words) markedBy[word] = mark;
      return (earlier) => {
        const longer = Math.max(words.length, earlier.length);
        if (longer === 0) return 1;
        let shared = 0;
        for (let index = 0; index < earlier.length; index++) {
          if (markedBy[earlier[index]] === mark) shared++;
        }
        const overlap = shared / longer;
        return overlap < MIN_OVERLAP ? 0 : overlap;
      };
    },
  };
}
