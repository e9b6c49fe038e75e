/**
 * The scores of one song, and of many together.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { boundariesOf } from "../segment.ts";
import { type Prediction, type Structure, structureOfLabels } from "../structure.ts";
import { atTolerances, countHits } from "./boundaries.ts";
import { detectionScores, detectionScoresSchema } from "./detection.ts";
import { filler, namesOf, valuesOf } from "./figures.ts";
import { type Scores, scoresOf } from "./scores.ts";
import { songSums } from "./song_sums.ts";

const scores = detectionScoresSchema.nullable().describe("null if neither side has a boundary");

export const songScoresSchema = z.strictObject({
  line_accuracy: z.number().min(0).max(1),
  boundaries: z.strictObject({ exact: scores, within_1: scores, within_2: scores }),
});

/** How well one song was annotated. */
export type SongScores = z.infer<typeof songScoresSchema>;

/** Scores one song. Both arrays are [L], L at least 1. */
export function songScores(truth: readonly Label[], predicted: readonly Label[]): SongScores {
  const right = truth.filter((label, line) => label === predicted[line]).length;
  const edges = boundariesOf(truth), found = boundariesOf(predicted);
  return {
    line_accuracy: right / truth.length,
    boundaries: atTolerances((tolerance) => detectionScores(countHits(edges, found, tolerance))),
  };
}

const VERSE = structureOfLabels(["verse"]);

const SHAPE = songSums(VERSE, VERSE);

/** What the numbers are that a song adds. */
export const SUM_NAMES: readonly string[] = namesOf(SHAPE);

const sumsOf = filler(SHAPE);

/** Adds up songs, in constant memory. */
export class Scorecard {
  readonly #sums = new Float64Array(SUM_NAMES.length);

  /**
   * Adds a song.
   *
   * @throws {RangeError} unless both are of the same lines, at least one.
   */
  add(truth: Structure, predicted: Prediction): void {
    valuesOf(songSums(truth, predicted)).forEach((value, place) => this.#sums[place] += value);
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
