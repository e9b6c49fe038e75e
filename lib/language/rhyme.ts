/**
 * The rhyme of a line, from the CMU Pronouncing Dictionary.
 *
 * The dictionary is indexed in place: in the source text of its package, one entry per line. An object
 * of 135,000 keys would cost 0.2 s and 60 MB more at each start and in each worker.
 *
 * @module
 */
import source from "cmu-pronouncing-dictionary/index.js" with { type: "text" };
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

const FIRST_ENTRY = source.indexOf('\n  "');
const SLOTS = 1 << 18;

/** For each hash, the position of the key of an entry in the source; 0 is a free slot. */
let places: Int32Array | undefined;

/**
 * A word's first pronunciation, `"R EY1 N"` for "rain": phonemes of the ARPAbet, vowels with their
 * stress. Undefined for a word that is not in the dictionary. The first call indexes the
 * dictionary, which takes about 20 ms.
 *
 * @param word in lower case
 */
export function pronunciation(word: string): string | undefined {
  places ??= indexed();
  for (let slot = hash(word, 0, word.length); places[slot] !== 0; slot = (slot + 1) % SLOTS) {
    const start = places[slot], end = start + word.length;
    if (source.startsWith('": "', end) && source.startsWith(word, start)) {
      return source.slice(end + 4, source.indexOf('"', end + 4));
    }
  }
  return undefined;
}

function indexed(): Int32Array {
  const places = new Int32Array(SLOTS);
  for (let line = FIRST_ENTRY; line >= 0; line = source.indexOf('\n  "', line + 1)) {
    const start = line + 4, end = source.indexOf('"', start);
    let slot = hash(source, start, end);
    while (places[slot] !== 0) slot = (slot + 1) % SLOTS;
    places[slot] = start;
  }
  return places;
}

/** FNV-1a (Fowler, Noll and Vo) of a part of a text, modulo the number of slots. */
function hash(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % SLOTS;
}
