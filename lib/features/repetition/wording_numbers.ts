/**
 * Seven numbers of each line about its length and its words.
 *
 * @module
 */
import type { LineText } from "./text.ts";

/** The names of the numbers, in order. Models store them, so they must not change. */
export const WORDING_NUMBERS = [
  "words",
  "characters",
  "relative_words",
  "relative_characters",
  "parenthesis",
  "word_variety",
  "word_commonness",
] as const;

/**
 * The numbers of wording. `docs/features.md` defines them.
 *
 * @param texts the lines, [L]
 * @returns [L, 7]
 *
 * @example
 * ```ts
 * import { parseText } from "./text.ts";
 * import { WORDING_NUMBERS, wordingNumbers } from "./wording_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const ofLine0 = wordingNumbers([parseText("Sing on"), parseText("sing")]);
 * assert.equal(ofLine0[WORDING_NUMBERS.indexOf("word_commonness")], 3 / 4);
 * ```
 */
export function wordingNumbers(texts: readonly LineText[]): Float32Array {
  const lines = texts.length, linesWith = new Map<string, number>();
  let wordsOfSong = 0, charactersOfSong = 0;
  for (const { words, vocabulary, characters } of texts) {
    wordsOfSong += words.length;
    charactersOfSong += characters;
    for (const word of vocabulary) linesWith.set(word, (linesWith.get(word) ?? 0) + 1);
  }
  const meanWords = Math.max(1, wordsOfSong / lines);
  const meanCharacters = Math.max(1, charactersOfSong / lines);

  const numbers = new Float32Array(lines * WORDING_NUMBERS.length);
  let next = 0;
  for (const { words, vocabulary, characters, hasParenthesis } of texts) {
    const count = Math.max(1, words.length);
    let commonness = 0;
    for (const word of words) commonness += linesWith.get(word)! / lines;
    numbers[next++] = words.length / 10;
    numbers[next++] = characters / 40;
    numbers[next++] = words.length / meanWords;
    numbers[next++] = characters / meanCharacters;
    numbers[next++] = Number(hasParenthesis);
    numbers[next++] = vocabulary.size / count;
    numbers[next++] = commonness / count;
  }
  return numbers;
}
