/**
 * The rhyme of a line, from the CMU Pronouncing Dictionary.
 *
 * @module
 */
import { pronunciation } from "./pronunciations.ts";
import { removePunctuation, tokens } from "./words.ts";

const RHYMING_PHONEMES = 3;

/**
 * The last three phonemes, at most, of the last word in its first pronunciation, without stress:
 * `"R EY N"` for "rain". The rhyme of a word that is not in the dictionary is the word itself, so it
 * rhymes only with itself. A line that is empty, or whose last word is punctuation, has an empty rhyme.
 */
export function rhyme(line: string): string {
  const word = removePunctuation(tokens(line).at(-1) ?? "");
  const phonemes = pronunciation(word)?.replace(/\d/g, "").split(" ");
  return phonemes?.slice(-RHYMING_PHONEMES).join(" ") ?? word;
}
