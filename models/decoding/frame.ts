/**
 * Frames: the last stanza is the first again, and no other two stanzas are the same.
 *
 * @module
 */
import { stanzaSimilarities } from "#lib/features/stanza_breaks.ts";
import type { ScoredSong } from "./contract.ts";

/** Stanzas as similar as this are the same. */
const SAME = 0.8;

/**
 * Whether a song with breaks has a frame. Both stanzas are a chorus in 8 of 43 such training songs, and 28
 * have no chorus at all.
 */
export function hasFrame(
  { breaks, lines, similarity }: Pick<ScoredSong, "breaks" | "lines" | "similarity">,
): boolean {
  if (breaks.length < 2) return false;
  const similarities = stanzaSimilarities(similarity, lines.length, breaks);
  const last = breaks.length, stanzas = last + 1;
  if (similarities[last] < SAME) return false;
  return similarities.every((value, place) => {
    const one = Math.trunc(place / stanzas), other = place % stanzas;
    return value < SAME || one === other || Math.abs(one - other) === last;
  });
}

/**
 * Whether the first and the last stanza are all that is labelled chorus.
 *
 * @param labels [L]
 * @param breaks at least 1
 */
export function isFrame(labels: Uint8Array, breaks: readonly number[]): boolean {
  return labels.every((label, line) =>
    label === (line < breaks[0] || line >= breaks.at(-1)! ? 1 : 0)
  );
}
