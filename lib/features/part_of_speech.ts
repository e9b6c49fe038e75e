/**
 * Compares the grammar of two lines.
 *
 * @module
 */
import {
  type PartOfSpeech,
  type PartOfSpeechTagger,
  partsOfSpeech,
} from "../language/parts_of_speech.ts";
import type { LineFeature } from "./line_comparisons.ts";

/** The parts of speech of a line as small numbers, with their counts. */
interface Grammar {
  /** One for each word, each in 0 .. 9. */
  readonly parts: Uint8Array;
  /** The number of words of each part, [10]. */
  readonly counts: Uint16Array;
  /** The parts that occur, one bit for each. */
  readonly kinds: number;
}

const PARTS: Readonly<Record<PartOfSpeech, number>> = {
  NOUN: 0,
  VERB: 1,
  ADJ: 2,
  ADV: 3,
  DET: 4,
  PREP: 5,
  PRON: 6,
  CONJ: 7,
  WH: 8,
  OTHER: 9,
};
const PART_COUNT = Object.keys(PARTS).length;

/** The number of set bits of each value of `kinds`. */
const SIZES = Uint8Array.from(
  { length: 1 << PART_COUNT },
  (_, kinds) => kinds.toString(2).replaceAll("0", "").length,
);

/**
 * Creates a comparison of the parts of speech of lines: 0.4 × Jaccard index of their sets + 0.4 ×
 * overlap of their counts over the word count of the longer line + 0.2 × equal parts at equal positions
 * over the word count of the shorter line. Two lines without words are equal; a line without words and
 * one with words have a similarity of 0.
 *
 * @param tagger names the parts of speech
 *
 * @example
 * ```ts
 * import { createPartOfSpeech } from "./part_of_speech.ts";
 * import assert from "node:assert/strict";
 *
 * const { encode, comparison } = createPartOfSpeech();
 * assert.equal(comparison(encode("the river sings"))(encode("the girl sings")), 1);
 * ```
 */
export function createPartOfSpeech(
  tagger: PartOfSpeechTagger = partsOfSpeech,
): LineFeature<Grammar> {
  return {
    name: "part_of_speech",
    threshold: 0.3,
    encode: (line) => toGrammar(tagger(line)),
    comparison,
  };
}

function toGrammar(tags: readonly PartOfSpeech[]): Grammar {
  const parts = Uint8Array.from(tags, (tag) => PARTS[tag]);
  const counts = new Uint16Array(PART_COUNT);
  let kinds = 0;
  for (const part of parts) {
    counts[part]++;
    kinds |= 1 << part;
  }
  return { parts, counts, kinds };
}

const comparison = (line: Grammar) => {
  const { parts, counts, kinds } = line;
  return (earlier: Grammar): number => {
    const shorter = Math.min(parts.length, earlier.parts.length);
    const longer = Math.max(parts.length, earlier.parts.length);
    if (longer === 0) return 1;
    if (shorter === 0) return 0;
    let shared = 0, inPlace = 0;
    for (let part = 0; part < PART_COUNT; part++) {
      const own = counts[part], other = earlier.counts[part];
      shared += own < other ? own : other;
    }
    for (let index = 0; index < shorter; index++) {
      if (parts[index] === earlier.parts[index]) inPlace++;
    }
    const jaccard = SIZES[kinds & earlier.kinds] / SIZES[kinds | earlier.kinds];
    return 0.4 * jaccard + 0.4 * shared / longer + 0.2 * inPlace / shorter;
  };
};
