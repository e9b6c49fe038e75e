/**
 * Caution with songs that say little: with fewer than eight lines, or in which hardly anything is
 * repeated, the scores of a network mean little. Such a song is a verse unless its repeated lines are the
 * chorus, and its probabilities and confidences are drawn towards a prior.
 *
 * @module
 */
import type { Decoded } from "./contract.ts";

/** A song with fewer lines is short. */
const SHORT = 8;
/** This many repeated lines can be a coincidence: one pair of lines that are similar by chance. */
const COINCIDENCE = 2;
/** The probability of chorus, and the confidence in a segment, in a song about which nothing is known. */
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
 * How much caution a song asks for, in [0, 1]: w = 64 / (64 + L²), which is one half at 8 lines, in a short
 * song and in one with at most two repeated lines; 0 in others.
 *
 * @param repeated whether each line is repeated, [L]
 */
export function toCaution(repeated: Uint8Array): number {
  const lines = repeated.length, repetitions = repeated.reduce((sum, line) => sum + line, 0);
  const saysLittle = lines < SHORT || repetitions <= COINCIDENCE;
  return saysLittle ? SHORT ** 2 / (SHORT ** 2 + lines ** 2) : 0;
}

/** A probability that is drawn towards 0.4 with caution w: w · 0.4 + (1 - w) · p. */
export function drawn(probability: number, caution: number): number {
  return caution * PRIOR + (1 - caution) * probability;
}

/**
 * Labels and probabilities with caution.
 *
 * - Probabilities of chorus are drawn towards 0.4.
 * - A song that asks for caution is all verse unless all lines of its choruses are repeated.
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
  const caution = toCaution(repeated), probabilities = chorus.map((p) => drawn(p, caution));
  const isUnsupported = caution > 0 && labels.some((label, line) => label > repeated[line]);
  if (!isUnsupported && labels.includes(0)) return { labels, chorus: probabilities };
  return {
    labels: new Uint8Array(labels.length),
    chorus: probabilities.map((p) => Math.min(p, VERSE_LIMIT)),
  };
}
