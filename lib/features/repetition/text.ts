/**
 * The text of a line, as the features of `repetition` compare it.
 *
 * @module
 */
import { tokens, wordsWithMarks } from "../../language/words.ts";

/** A line in Unicode form NFKC and lower case, taken apart. */
export interface LineText {
  /** Letters, marks, numbers and underscores between white space. */
  readonly words: readonly string[];
  /** The different words. */
  readonly vocabulary: ReadonlySet<string>;
  /**
   * The pairs of adjacent characters of the words, joined by spaces, with a space before and after.
   * Each pair is one number, made of two code points.
   */
  readonly bigrams: readonly number[];
  /** The first three words with their punctuation. */
  readonly head: string;
  /** The last three words. */
  readonly tail: string;
  /** The number of characters (code points) of the line as it is in the input. */
  readonly characters: number;
  /** Whether the line has an opening parenthesis. */
  readonly hasParenthesis: boolean;
}

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
 * assert.equal(bigrams.length, " oh lala ".length - 1);
 * ```
 */
export function parseText(line: string): LineText {
  const text = line.normalize("NFKC"), words = wordsWithMarks(text);
  return {
    words,
    vocabulary: new Set(words),
    bigrams: toBigrams(words),
    head: tokens(text).slice(0, 3).join(" "),
    tail: words.slice(-3).join(" "),
    characters: [...line].length,
    hasParenthesis: text.includes("("),
  };
}

const SPACE = 0x20, CODE_POINTS = 0x110000;

function toBigrams(words: readonly string[]): number[] {
  const bigrams: number[] = [];
  let previous = SPACE;
  for (const character of words.join(" ")) {
    const current = character.codePointAt(0)!;
    bigrams.push(previous * CODE_POINTS + current);
    previous = current;
  }
  bigrams.push(previous * CODE_POINTS + SPACE);
  return bigrams;
}
