/**
 * Things found among things that are there: boundaries, transitions, whole segments.
 *
 * @module
 */
import { z } from "zod";
import { ratio } from "./ratio.ts";

/** Hits among true and predicted things. Counts of several songs may be added up. */
export interface HitCounts {
  readonly hits: number;
  readonly predicted: number;
  readonly reference: number;
}

const unit = z.number().min(0).max(1);

export const precisionRecallSchema = z.strictObject({ precision: unit, recall: unit, f1: unit })
  .meta({ id: "detection" });

/** Precision, recall and F1, each in [0, 1]. */
export type PrecisionRecall = z.infer<typeof precisionRecallSchema>;

/**
 * The scores of counts. With nothing on either side they are not defined: null. With something on one
 * side only they are 0.
 */
export function precisionRecall(counts: HitCounts): PrecisionRecall | null {
  if (counts.predicted + counts.reference === 0) return null;
  return {
    precision: ratio(counts.hits, counts.predicted),
    recall: ratio(counts.hits, counts.reference),
    f1: 2 * counts.hits / (counts.predicted + counts.reference),
  };
}

/** Counts of many songs, and the sums of their scores. */
export interface PrecisionRecallSums extends HitCounts {
  /** The songs that have scores. */
  readonly songs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What one song adds to the sums. */
export function precisionRecallSums(counts: HitCounts): PrecisionRecallSums {
  const scores = precisionRecall(counts);
  return {
    ...counts,
    songs: scores === null ? 0 : 1,
    ...(scores ?? { precision: 0, recall: 0, f1: 0 }),
  };
}

export const pooledPrecisionRecallSchema = z.strictObject({
  pooled: precisionRecallSchema.nullable().describe("Of the counts of all songs together"),
  song_mean: precisionRecallSchema.nullable().describe("Mean of the songs' own scores"),
  songs: z.int().min(0).describe("How many songs that mean is of"),
}).meta({ id: "pooled_detection" });

/** Scores of many songs, both ways of putting them together. */
export type PooledPrecisionRecall = z.infer<typeof pooledPrecisionRecallSchema>;

/** The scores of sums. */
export function pooledPrecisionRecall(sums: PrecisionRecallSums): PooledPrecisionRecall {
  const { songs, precision, recall, f1, ...counts } = sums;
  return {
    pooled: precisionRecall(counts),
    song_mean: songs === 0
      ? null
      : { precision: precision / songs, recall: recall / songs, f1: f1 / songs },
    songs,
  };
}
