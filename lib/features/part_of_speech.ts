import {
  type PartOfSpeech,
  type PartOfSpeechTagger,
  partsOfSpeech,
} from "../language/parts_of_speech.ts";
import type { LineFeature } from "./view.ts";

/** A line's parts of speech as small numbers, and how often each occurs. */
interface Grammar {
  /** One for each word, in 0 .. 9. */
  readonly parts: Uint8Array;
  /** How many words are of each part, [10]. */
  readonly counts: Uint16Array;
  /** Which parts there are: one bit for each. */
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

/** The number of bits that are set, for each set of kinds. */
const SIZES = Uint8Array.from(
  { length: 1 << PART_COUNT },
  (_, kinds) => kinds.toString(2).replaceAll("0", "").length,
);

/**
 * How a line is built: 0.4 × overlap of the sets of its parts of speech (Jaccard) + 0.4 × overlap
 * of their counts, of the longer line + 0.2 × equal parts in equal places, of the shorter line.
 * Two lines without words are equal; one such line is like no other.
 *
 * @param tagger which tagger names the parts of speech
 */
export function createPartOfSpeech(
  tagger: PartOfSpeechTagger = partsOfSpeech,
): LineFeature<Grammar> {
  return {
    name: "part_of_speech",
    threshold: 0.3,
    encode: (line) => grammar(tagger(line)),
    comparison,
  };
}

function grammar(tags: readonly PartOfSpeech[]): Grammar {
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
    for (let place = 0; place < shorter; place++) {
      if (parts[place] === earlier.parts[place]) inPlace++;
    }
    const jaccard = SIZES[kinds & earlier.kinds] / SIZES[kinds | earlier.kinds];
    return 0.4 * jaccard + 0.4 * shared / longer + 0.2 * inPlace / shorter;
  };
};
