/**
 * A labelling: what a tagger says about the lines of one song.
 *
 * @module
 */
import type { Label } from "./label.ts";

/**
 * The label of each line of a song, and how probable a chorus is there. A tagger that decodes a whole
 * sequence may give a line the label that is less probable for that line alone.
 */
export interface Labelling {
  /** The label of each line, [L]. */
  readonly labels: readonly Label[];
  /** The probability that a line belongs to a chorus, for each line, [L]. */
  readonly chorus: Float32Array;
}

/** Labels each line on its own: chorus where its probability is at least 0.5, verse elsewhere. */
export function toLabelling(chorus: Float32Array): Labelling {
  return { labels: Array.from(chorus, (p): Label => p >= 0.5 ? "chorus" : "verse"), chorus };
}
