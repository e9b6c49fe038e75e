/**
 * The scores of one song, and of many together.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import {
  boundariesOf,
  type BoundaryCounts,
  boundaryScores,
  countHits,
  type Scores,
} from "./boundaries.ts";
import { countLabels, type LabelCounts, type LineScores, lineScores } from "./labels.ts";
import { share } from "./share.ts";

/** Boundary scores are reported exact, and within one and two lines. */
export const TOLERANCES = [0, 1, 2] as const;

const unit = z.number().min(0).max(1);
const scores = z.strictObject({ precision: unit, recall: unit, f1: unit }).nullable()
  .describe("null if neither side has a boundary");

export const songScoresSchema = z.strictObject({
  line_accuracy: unit,
  boundaries: z.strictObject({ exact: scores, within_1: scores, within_2: scores }),
});

/** How well one song was annotated. */
export type SongScores = z.infer<typeof songScoresSchema>;

/** Scores one song. Both arrays are [L], L at least 1. */
export function songScores(truth: readonly Label[], predicted: readonly Label[]): SongScores {
  const right = truth.filter((label, line) => label === predicted[line]).length;
  const [exact, within_1, within_2] = countAll(truth, predicted).map(boundaryScores);
  return {
    line_accuracy: share(right, truth.length),
    boundaries: { exact, within_1, within_2 },
  };
}

function countAll(truth: readonly Label[], predicted: readonly Label[]): BoundaryCounts[] {
  const edges = boundariesOf(truth), found = boundariesOf(predicted);
  return TOLERANCES.map((tolerance) => countHits(edges, found, tolerance));
}

/** Boundary scores of many songs, for one tolerance. */
export interface PooledBoundaryScores {
  /** Of all boundaries of all songs together; null if there is none. */
  readonly pooled: Scores | null;
  /** Mean of the songs' F1 over the songs with a boundary on either side; null without such. */
  readonly song_mean_f1: number | null;
  /** How many songs that mean is of. */
  readonly songs: number;
}

/** Scores of many songs. */
export interface PooledScores {
  readonly songs: number;
  readonly lines: LineScores;
  readonly boundaries: {
    readonly exact: PooledBoundaryScores;
    readonly within_1: PooledBoundaryScores;
    readonly within_2: PooledBoundaryScores;
  };
}

/** Adds up the songs of a run, in constant memory. */
export class Scorecard {
  #songs = 0;
  #labels: LabelCounts = countLabels([], []);
  readonly #boundaries = TOLERANCES.map(() => ({
    hits: 0,
    predicted: 0,
    true: 0,
    f1: 0,
    songs: 0,
  }));

  /** Adds a song. Both arrays are [L]. */
  add(truth: readonly Label[], predicted: readonly Label[]): void {
    this.#songs++;
    const labels = countLabels(truth, predicted);
    this.#labels = {
      trueVerse: this.#labels.trueVerse + labels.trueVerse,
      falseVerse: this.#labels.falseVerse + labels.falseVerse,
      trueChorus: this.#labels.trueChorus + labels.trueChorus,
      falseChorus: this.#labels.falseChorus + labels.falseChorus,
    };
    countAll(truth, predicted).forEach((counts, place) => {
      const sum = this.#boundaries[place], scores = boundaryScores(counts);
      sum.hits += counts.hits;
      sum.predicted += counts.predicted;
      sum.true += counts.true;
      if (scores !== null) {
        sum.f1 += scores.f1;
        sum.songs++;
      }
    });
  }

  /** The scores of all songs so far. */
  scores(): PooledScores {
    const [exact, within_1, within_2] = this.#boundaries.map(({ f1, songs, ...counts }) => ({
      pooled: boundaryScores(counts),
      song_mean_f1: songs === 0 ? null : f1 / songs,
      songs,
    }));
    return {
      songs: this.#songs,
      lines: lineScores(this.#labels),
      boundaries: { exact, within_1, within_2 },
    };
  }
}
