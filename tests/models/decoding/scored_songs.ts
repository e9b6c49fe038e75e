/**
 * Songs with stanzas, and scores of their lines that are right more often than not.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import type { LabelledSong } from "#models/decoding/contract.ts";
import { similarityOfLetters } from "./similarity_of_letters.ts";

/** Transitions that favour staying, most of all inside a stanza. */
export const STAYING = Float64Array.of(1, -1, -1, 1, 2, -2, -2, 2, 0, 0, 0, 0);

/** The letters of verses; those of choruses are capitals. */
const VERSES = "abcdefghijklmnopqrstuvwxyz";

/**
 * Songs of two to four verses of different lines, each followed by the same chorus; stanzas have two to
 * five lines. Of incomplete breaks, one in three is missing. A line's score is normal, with mean ±1.5 for its label and deviation 2.
 */
export function scoredSongs(
  count: number,
  seed: number,
  breaks: "unknown" | "right" | "incomplete",
): LabelledSong[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const verse = 2 + random.below(4), chorus = 2 + random.below(4), rounds = 2 + random.below(3);
    const refrain = "VWXYZ".slice(0, chorus);
    const stanzas = Array.from({ length: rounds }, (_, round) => [
      VERSES.slice(round * verse, (round + 1) * verse),
      refrain,
    ]).flat();
    const letters = stanzas.join("");
    const right = stanzas.slice(0, -1).map((_, place) =>
      stanzas.slice(0, place + 1).join("").length
    );
    const labels = Uint8Array.from(letters, (letter) => letter < "a" ? 1 : 0);
    const emissions = Float64Array.from(
      [...labels].flatMap((label) => {
        const score = 3 * label - 1.5 + 2 * random.normal();
        return [-score / 2, score / 2];
      }),
    );
    return {
      lines: [...letters],
      similarity: similarityOfLetters(letters),
      breaks: breaks === "unknown"
        ? []
        : breaks === "right"
        ? right
        : right.filter((_, place) => place % 3 !== 1),
      emissions,
      labels,
      isIncomplete: breaks === "incomplete",
    };
  });
}
