/**
 * The text of a line, as the features of `repetition` compare it.
 *
 * @module
 */
import { tokens } from "../../language/words.ts";

/** A line in Unicode form NFKC and lower case, taken apart. */
export interface LineText {
  /** Letters, marks, numbers and underscores between white space. */
  readonly words: readonly string[];
  /** The words, each once. */
  readonly differentWords: readonly string[];
  /**
   * The pairs of adjacent characters of the words, joined by spaces, with a space before and after.
   * The second `an` of a line is `an1`, the third `an2`, so that all are different.
   */
  readonly bigrams: readonly string[];
  /** The first three words with their punctuation. */
  readonly head: string;
  /** The last three words. */
  readonly tail: string;
  /** The number of characters (code points) of the line as it is in the input. */
  readonly characters: number;
  /** Whether the line has an opening parenthesis. */
  readonly hasParenthesis: boolean;
}

/** Variation selectors are marks, and would remain of emoji. */
const NOT_IN_WORDS = /[^\p{L}\p{M}\p{N}_]+|\p{Variation_Selector}+/gu;

/**
 * Takes a line apart.
 *
 * @example
 * ```ts
 * import { parseText } from "./text.ts";
 * import assert from "node:assert/strict";
 *
 * const { words, head, bigrams } = parseText("Oh, la-la!");
 * assert.deepEqual([words, head], [["oh", "lala"], "oh, la-la!"]);
 * assert.deepEqual(bigrams, [" o", "oh", "h ", " l", "la", "al", "la1", "a "]);
 * ```
 */
export function parseText(line: string): LineText {
  const text = line.normalize("NFKC").toLowerCase(), parts = tokens(text);
  const words = parts.map((part) => part.replace(NOT_IN_WORDS, "")).filter((word) => word !== "");
  return {
    words,
    differentWords: [...new Set(words)],
    bigrams: toBigrams(words),
    head: parts.slice(0, 3).join(" "),
    tail: words.slice(-3).join(" "),
    characters: [...line].length,
    hasParenthesis: text.includes("("),
  };
}

function toBigrams(words: readonly string[]): string[] {
  const characters = [` `, ...words.join(" "), " "];
  const occurrences = new Map<string, number>();
  const bigrams: string[] = [];
  for (let index = 1; index < characters.length; index++) {
    const bigram = characters[index - 1] + characters[index];
    const earlier = occurrences.get(bigram) ?? 0;
    occurrences.set(bigram, earlier + 1);
    bigrams.push(earlier === 0 ? bigram : bigram + earlier);
  }
  return bigrams;
}
