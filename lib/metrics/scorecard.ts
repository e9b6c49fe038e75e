/**
 * The scores of many songs, in constant memory.
 *
 * @module
 */
import { type Prediction, type Structure, structureFromLabels } from "../structure.ts";
import { createUnflatten, fieldNames, flatten } from "./flatten.ts";
import { type Scores, scoresOf } from "./scores.ts";
import { sufficientStatistics } from "./sufficient_statistics.ts";

const VERSE = structureFromLabels(["verse"]);

const SHAPE = sufficientStatistics(VERSE, VERSE);

/** What the numbers are that a song adds. */
export const SUM_NAMES: readonly string[] = fieldNames(SHAPE);

/** The sums again, given as a list in the order of {@linkcode SUM_NAMES}. */
export const sumsOf = createUnflatten(SHAPE);

/**
 * What a song adds, in the order of {@linkcode SUM_NAMES}.
 *
 * @throws {RangeError} unless both are of the same lines, at least one.
 */
export function sumsOfSong(reference: Structure, predicted: Prediction): Float64Array {
  return Float64Array.from(flatten(sufficientStatistics(reference, predicted)));
}

/** Adds up songs, in constant memory. */
export class Scorecard {
  readonly #sums = new Float64Array(SUM_NAMES.length);

  /**
   * Adds a song.
   *
   * @throws {RangeError} unless both are of the same lines, at least one.
   */
  add(reference: Structure, predicted: Prediction): void {
    this.addSums(sumsOfSong(reference, predicted));
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
