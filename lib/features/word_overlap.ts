import { normalizedTokens } from "../language/words.ts";
import type { LineFeature } from "./view.ts";

/** Similarities below this become 0. */
const FLOOR = 0.1;

/**
 * Which words a line has: the share of the earlier line's words that the later one holds as well,
 * of the longer line's word count. Two lines without words are equal.
 *
 * Words are numbered as they come, so that comparing two lines costs no look-up. The view therefore
 * belongs to one song.
 */
export function createWordOverlap(): LineFeature<Uint32Array> {
  const numbers = new Map<string, number>();
  /** For each word, the comparison that last marked it. */
  const markedBy: number[] = [];
  let comparisons = 0;

  const numberOf = (word: string): number => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
  return {
    name: "string",
    threshold: 0.7,
    encode: (line) => Uint32Array.from(normalizedTokens(line), numberOf),
    comparison: (words) => {
      const mark = ++comparisons;
      for (const word of words) markedBy[word] = mark;
      return (earlier) => {
        const longer = Math.max(words.length, earlier.length);
        if (longer === 0) return 1;
        let shared = 0;
        for (let place = 0; place < earlier.length; place++) {
          if (markedBy[earlier[place]] === mark) shared++;
        }
        const overlap = shared / longer;
        return overlap < FLOOR ? 0 : overlap;
      };
    },
  };
}
