/**
 * The sound on which a line ends, from the CMU Pronouncing Dictionary.
 *
 * @module
 */
import { pronunciation } from "./pronunciations.ts";
import { removePunctuation, tokens } from "./words.ts";

const RHYMING_PHONEMES = 3;

/**
 * The last up to three phonemes of a line's last word in its first pronunciation, stress left out:
 * `"EY N"` for "rain". A word that the dictionary lacks stands for itself, so it rhymes only with
 * itself. A line that ends in punctuation alone, or is empty, has the empty rhyme.
 */
export function rhyme(line: string): string {
  const word = removePunctuation(tokens(line).at(-1) ?? "");
  const phonemes = pronunciation(word)?.replace(/\d/g, "").split(" ");
  return phonemes?.slice(-RHYMING_PHONEMES).join(" ") ?? word;
}
