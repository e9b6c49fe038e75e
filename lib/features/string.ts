import { bareWords } from "#lib/language/words.ts";
import type { View } from "./view.ts";

/** Similarities below this become 0. */
const FLOOR = 0.1;

/**
 * Which words a line has: the share of the earlier line's words that the later one holds as well,
 * of the longer line's word count. Two lines without words are equal.
 */
export const string: View<readonly string[]> = {
  name: "string",
  cut: 0.7,
  see: bareWords,
  comparison: (words) => {
    const known = new Set(words);
    return (earlier) => {
      const longer = Math.max(words.length, earlier.length);
      if (longer === 0) return 1;
      let shared = 0;
      for (const word of earlier) if (known.has(word)) shared++;
      const overlap = shared / longer;
      return overlap < FLOOR ? 0 : overlap;
    };
  },
};
