/**
 * Caution with songs whose scores mean little: with fewer than eight lines, with hardly any repetition, or
 * with repetition from which no stanza stands out (rounds, frames). Such a song is a verse unless its
 * repetitions support the chorus, and its probabilities and confidences are drawn towards a prior.
 *
 * @module
 */
import type { Decoded, ScoredSong } from "./contract.ts";
import { hasFrame, isFrame } from "./frame.ts";

/** A song with fewer lines is short. */
const SHORT = 8;
/** The most lines of a round: a song all of whose lines are repeated, so that none stands out. */
const LONGEST_ROUND = 24;
/** Lines as similar as this are the same line. */
const SAME = 0.9;
/** This many repeated lines can be a coincidence: one pair of lines that are similar by chance. */
const COINCIDENCE = 2;
/** The probability of chorus, and the confidence in a segment, in a song about which nothing is known. */
const PRIOR = 0.4;
/** The largest probability of chorus at a line that is labelled verse out of caution. */
const VERSE_LIMIT = 0.45;

/** Lines as similar as this are a repetition. */
const SIMILAR = 0.7;

/** What is known of a song without its scores. */
type Structure = Pick<ScoredSong, "lines" | "similarity" | "breaks">;

/** Labels and the probability of chorus of each line, [L]. */
export interface Probabilities {
  readonly labels: Uint8Array;
  readonly chorus: Float64Array;
  /** How much caution the song asks for ({@linkcode toCaution}). */
  readonly caution: number;
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
 * song and in one with at most two repeated lines; one half in a round and in a song with a frame
 * ({@linkcode hasFrame}); 0 in others.
 *
 * @param repeated whether each line is repeated, [L]
 */
export function toCaution(song: Structure, repeated: Uint8Array): number {
  if (saysLittle(repeated)) return SHORT ** 2 / (SHORT ** 2 + repeated.length ** 2);
  return isRound(repeated) || hasFrame(song) ? 1 / 2 : 0;
}

/** Whether a song is short, or repeats hardly anything. */
function saysLittle(repeated: Uint8Array): boolean {
  const repetitions = repeated.reduce((sum, line) => sum + line, 0);
  return repeated.length < SHORT || repetitions <= COINCIDENCE;
}

/** Whether 8 to 24 lines are all repeated. */
function isRound(repeated: Uint8Array): boolean {
  return repeated.length >= SHORT && repeated.length <= LONGEST_ROUND && !repeated.includes(0);
}

/** A probability that is drawn towards 0.4 with caution w: w · 0.4 + (1 - w) · p. */
export function drawn(probability: number, caution: number): number {
  return caution * PRIOR + (1 - caution) * probability;
}

/**
 * Labels and probabilities with caution.
 *
 * - Probabilities of chorus are drawn towards 0.4.
 * - A song that is short or repeats hardly anything is all verse unless all lines of its choruses are
 *   repeated; a round, unless equal lines have equal labels; a song with a frame, if the frame alone is its
 *   chorus.
 * - A song of any length is never all chorus: then it is all verse.
 *
 * @param decoded [L]
 * @param chorus the calibrated probabilities of chorus, [L]
 * @param repeated whether each line is repeated, [L]
 */
export function withCaution(
  song: Structure,
  { labels }: Pick<Decoded, "labels">,
  chorus: Float64Array,
  repeated: Uint8Array,
): Probabilities {
  const caution = toCaution(song, repeated), probabilities = chorus.map((p) => drawn(p, caution));
  const isUnsupported =
    saysLittle(repeated) && labels.some((label, line) => label > repeated[line]) ||
    isRound(repeated) && !areConsistent(labels, song.similarity) ||
    isFrame(labels, song.breaks) && hasFrame(song);
  if (!isUnsupported && labels.includes(0)) return { labels, chorus: probabilities, caution };
  return {
    labels: new Uint8Array(labels.length),
    chorus: probabilities.map((p) => Math.min(p, VERSE_LIMIT)),
    caution,
  };
}

/** Whether equal lines have equal labels. */
function areConsistent(labels: Uint8Array, similarity: Float32Array): boolean {
  return labels.every((label, line) =>
    labels.every((other, place) =>
      label === other || similarity[line * labels.length + place] < SAME
    )
  );
}
