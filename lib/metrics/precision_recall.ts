/**
 * Things found among things that are there: boundaries, transitions, whole segments.
 *
 * @module
 */
import { z } from "zod";
import { share } from "./ratio.ts";

/** Hits among true and predicted things. Counts of several songs may be added up. */
export interface DetectionCounts {
  readonly hits: number;
  readonly predicted: number;
  readonly true: number;
}

const unit = z.number().min(0).max(1);

export const detectionScoresSchema = z.strictObject({ precision: unit, recall: unit, f1: unit })
  .meta({ id: "detection" });

/** Precision, recall and F1, each in [0, 1]. */
export type DetectionScores = z.infer<typeof detectionScoresSchema>;

/**
 * The scores of counts. With nothing on either side they are not defined: null. With something on one
 * side only they are 0.
 */
export function detectionScores(counts: DetectionCounts): DetectionScores | null {
  if (counts.predicted + counts.true === 0) return null;
  return {
    precision: share(counts.hits, counts.predicted),
    recall: share(counts.hits, counts.true),
    f1: 2 * counts.hits / (counts.predicted + counts.true),
  };
}

/** Counts of many songs, and the sums of their scores. */
export interface DetectionSums extends DetectionCounts {
  /** The songs that have scores. */
  readonly songs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What one song adds to the sums. */
export function detectionSums(counts: DetectionCounts): DetectionSums {
  const scores = detectionScores(counts);
  return {
    ...counts,
    songs: scores === null ? 0 : 1,
    ...(scores ?? { precision: 0, recall: 0, f1: 0 }),
  };
}

export const pooledDetectionSchema = z.strictObject({
  pooled: detectionScoresSchema.nullable().describe("Of the counts of all songs together"),
  song_mean: detectionScoresSchema.nullable().describe("Mean of the songs' own scores"),
  songs: z.int().min(0).describe("How many songs that mean is of"),
}).meta({ id: "pooled_detection" });

/** Scores of many songs, both ways of putting them together. */
export type PooledDetection = z.infer<typeof pooledDetectionSchema>;

/** The scores of sums. */
export function pooledDetection(sums: DetectionSums): PooledDetection {
  const { songs, precision, recall, f1, ...counts } = sums;
  return {
    pooled: detectionScores(counts),
    song_mean: songs === 0
      ? null
      : { precision: precision / songs, recall: recall / songs, f1: f1 / songs },
    songs,
  };
}
