/**
 * Caution with songs that say little: with fewer than eight lines, or in which nothing is repeated, the
 * scores of a network mean little. Such a song is a verse unless its repeated lines are the chorus, and
 * its probabilities are drawn towards a prior.
 *
 * @module
 */
import type { Decoded } from "./contract.ts";

/** A song with fewer lines is short. */
const SHORT = 8;
/** The probability of chorus in a song that is not known at all. */
const PRIOR = 0.4;
/** The largest probability of chorus at a line that is labelled verse out of caution. */
const VERSE_LIMIT = 0.45;

/** Lines as similar as this are a repetition. */
const SIMILAR = 0.7;

/** Labels and the probability of chorus of each line, [L]. */
export interface Probabilities {
  readonly labels: Uint8Array;
  readonly chorus: Float64Array;
}

/**
 * Whether each line is repeated: similar to another line that is not next to it, [L].
 *
 * @param similarity of each two lines, row-major [L, L], symmetric
 * @param lines L
 */
export function repeatedLines(similarity: ArrayLike<number>, lines: number): Uint8Array {
  const repeated = new Uint8Array(lines);
  for (let line = 0; line < lines; line++) {
    for (let other = line + 2; other < lines; other++) {
      if (similarity[line * lines + other] >= SIMILAR) repeated[line] = repeated[other] = 1;
    }
  }
  return repeated;
}

/**
 * Labels and probabilities with caution.
 *
 * - In a short song and in one without repeated lines, the probability of chorus p becomes
 *   w · 0.4 + (1 - w) · p, where w = 64 / (64 + L²) is one half at 8 lines.
 * - Such a song is all verse unless all lines of its choruses are repeated.
 * - A song of any length is never all chorus: then it is all verse.
 *
 * @param decoded [L]
 * @param chorus the calibrated probabilities of chorus, [L]
 * @param repeated whether each line is repeated, [L]
 */
export function withCaution(
  { labels }: Pick<Decoded, "labels">,
  chorus: Float64Array,
  repeated: Uint8Array,
): Probabilities {
  const saysLittle = labels.length < SHORT || !repeated.includes(1);
  const isUnsupported = saysLittle && labels.some((label, line) => label > repeated[line]);
  const weight = saysLittle ? SHORT ** 2 / (SHORT ** 2 + labels.length ** 2) : 0;
  const drawn = chorus.map((p) => weight * PRIOR + (1 - weight) * p);
  if (!isUnsupported && labels.includes(0)) return { labels, chorus: drawn };
  return {
    labels: new Uint8Array(labels.length),
    chorus: drawn.map((p) => Math.min(p, VERSE_LIMIT)),
  };
}
