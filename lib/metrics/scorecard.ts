/**
 * The scores of many songs, in constant memory.
 *
 * @module
 */
import { type Prediction, type Structure, structureOfLabels } from "../structure.ts";
import { filler, namesOf, valuesOf } from "./flatten.ts";
import { type Scores, scoresOf } from "./scores.ts";
import { songSums } from "./sufficient_statistics.ts";

const VERSE = structureOfLabels(["verse"]);

const SHAPE = songSums(VERSE, VERSE);

/** What the numbers are that a song adds. */
export const SUM_NAMES: readonly string[] = namesOf(SHAPE);

/** The sums again, given as a list in the order of {@linkcode SUM_NAMES}. */
export const sumsOf = filler(SHAPE);

/**
 * What a song adds, in the order of {@linkcode SUM_NAMES}.
 *
 * @throws {RangeError} unless both are of the same lines, at least one.
 */
export function sumsOfSong(truth: Structure, predicted: Prediction): Float64Array {
  return Float64Array.from(valuesOf(songSums(truth, predicted)));
}

/** Adds up songs, in constant memory. */
export class Scorecard {
  readonly #sums = new Float64Array(SUM_NAMES.length);

  /**
   * Adds a song.
   *
   * @throws {RangeError} unless both are of the same lines, at least one.
   */
  add(truth: Structure, predicted: Prediction): void {
    this.addSums(sumsOfSong(truth, predicted));
  }

  /** Adds a song of which the sums are known. */
  addSums(ofSong: Float64Array): void {
    ofSong.forEach((value, place) => this.#sums[place] += value);
  }

  /** The scores of all songs so far. */
  scores(): Scores {
    return scoresOfValues(this.#sums);
  }
}

/** What songs add up to, given as a list. */
export function scoresOfValues(values: ArrayLike<number>): Scores {
  return scoresOf(sumsOf(values));
}
