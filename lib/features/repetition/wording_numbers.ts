/**
 * Nine numbers of each line about its length and its words.
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
  "filler_share",
  "parenthesis",
  "word_variety",
  "word_commonness",
  "person_share",
] as const;

const FILLERS = new Set(
  "oh ooh yeah la na hey uh ah whoa mmm ayy da doo woah woo huh ha baby no".split(" "),
);
const PERSONS = new Set("i me my you your we us".split(" "));

/**
 * The numbers of wording. `docs/features.md` defines them.
 *
 * @param texts the lines, [L]
 * @returns [L, 9]
 *
 * @example
 * ```ts
 * import { parseText } from "./text.ts";
 * import { WORDING_NUMBERS, wordingNumbers } from "./wording_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const ofLine0 = wordingNumbers([parseText("Oh you"), parseText("oh")]);
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
    let fillers = 0, commonness = 0, persons = 0;
    for (const word of words) {
      if (FILLERS.has(word)) fillers++;
      commonness += linesWith.get(word)! / lines;
    }
    for (const word of vocabulary) if (PERSONS.has(word)) persons++;
    numbers[next++] = words.length / 10;
    numbers[next++] = characters / 40;
    numbers[next++] = words.length / meanWords;
    numbers[next++] = characters / meanCharacters;
    numbers[next++] = fillers / count;
    numbers[next++] = Number(hasParenthesis);
    numbers[next++] = vocabulary.size / count;
    numbers[next++] = commonness / count;
    numbers[next++] = persons / count;
  }
  return numbers;
}
