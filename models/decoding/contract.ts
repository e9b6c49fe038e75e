/**
 * What decoders read and return. A decoder turns the scores that a network gives to lines into labels
 * and probabilities. Labels are 0, verse, and 1, chorus.
 *
 * @module
 */

/** A song of L lines, scored by a network. */
export interface ScoredSong {
  /** [L] */
  readonly lines: readonly string[];
  /** The Dice coefficients of the bigrams of each two lines, row-major [L, L], symmetric, in [0, 1]. */
  readonly similarity: Float32Array;
  /** The lines that begin a stanza, ascending, each in 1 .. L - 1; [] if unknown or implausible. */
  readonly breaks: readonly number[];
  /** The score of each label at each line, row-major [L, 2], from a network that was given `breaks`. */
  readonly emissions: ArrayLike<number>;
}

/** A song to fit decoders on, and its reference labels. */
export interface LabelledSong extends ScoredSong {
  /** [L] */
  readonly labels: ArrayLike<number>;
  /** Whether some of the song's breaks are left out of `breaks`. */
  readonly isIncomplete?: boolean;
}

/** The labels of a song and their probabilities, before calibration. */
export interface Decoded {
  /** [L] */
  readonly labels: Uint8Array;
  /** log(p / (1 - p)) of the probability p that a line is a chorus, [L]. */
  readonly logOdds: Float64Array;
  /** The probability that a line and the one before differ in label, [L]; 0 for the first line. */
  readonly changes: Float64Array;
}
