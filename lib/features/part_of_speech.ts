import {
  type PartOfSpeech,
  type PartOfSpeechTagger,
  partsOfSpeech,
} from "#lib/language/parts_of_speech.ts";
import type { View } from "./view.ts";

/** A line's parts of speech, and how often each occurs. */
interface Grammar {
  readonly tags: readonly PartOfSpeech[];
  readonly counts: ReadonlyMap<PartOfSpeech, number>;
}

/**
 * How a line is built: 0.4 × overlap of the sets of its parts of speech (Jaccard) + 0.4 × overlap
 * of their counts, of the longer line + 0.2 × equal parts in equal places, of the shorter line.
 * Two lines without words are equal; one such line is like no other.
 *
 * @param tagger which tagger names the parts of speech
 */
export function partOfSpeechView(tagger: PartOfSpeechTagger = partsOfSpeech): View<Grammar> {
  return { name: "part_of_speech", cut: 0.3, see: (line) => grammar(tagger(line)), comparison };
}

function grammar(tags: readonly PartOfSpeech[]): Grammar {
  const counts = new Map<PartOfSpeech, number>();
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return { tags, counts };
}

const comparison = (line: Grammar) => (earlier: Grammar): number => {
  const shorter = Math.min(line.tags.length, earlier.tags.length);
  const longer = Math.max(line.tags.length, earlier.tags.length);
  if (longer === 0) return 1;
  if (shorter === 0) return 0;
  let sharedKinds = 0, shared = 0, inPlace = 0;
  for (const [tag, count] of earlier.counts) {
    const own = line.counts.get(tag);
    if (own === undefined) continue;
    sharedKinds++;
    shared += Math.min(own, count);
  }
  for (let place = 0; place < shorter; place++) {
    if (line.tags[place] === earlier.tags[place]) inPlace++;
  }
  const kinds = line.counts.size + earlier.counts.size - sharedKinds;
  return 0.4 * sharedKinds / kinds + 0.4 * shared / longer + 0.2 * inPlace / shorter;
};
