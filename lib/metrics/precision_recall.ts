/**
 * Precision, recall and F1 of things found: boundaries, transitions, whole segments.
 *
 * @module
 */
import { z } from "zod";
import { count, ratio, unit } from "./averages.ts";
import type { MetricValue } from "./contract.ts";

/** Hits among predicted and reference items. Counts of several songs may be added up. */
export interface HitCounts {
  /** Predicted items that match a reference item. */
  readonly hits: number;
  /** Predicted items. */
  readonly predicted: number;
  /** Reference items. */
  readonly reference: number;
}

/** Precision, recall and F1, each in [0, 1]. */
export interface PrecisionRecall {
  /** Hits / predicted items. */
  readonly precision: number;
  /** Hits / reference items. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
}

/** The JSON of {@linkcode PrecisionRecall}. */
export const precisionRecallSchema = z.strictObject({ precision: unit, recall: unit, f1: unit })
  .meta({ id: "precision_recall" });

/**
 * Precision (hits / predicted), recall (hits / reference) and F1, their harmonic mean. Without any
 * item on either side they are undefined: null. With items on one side only they are 0.
 *
 * @example Two of four predicted items are among three
 * ```ts
 * import { precisionRecall } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const scores = precisionRecall({ hits: 2, predicted: 4, reference: 3 });
 * assert.deepEqual(scores, { precision: 1 / 2, recall: 2 / 3, f1: 4 / 7 });
 * assert.equal(precisionRecall({ hits: 0, predicted: 0, reference: 0 }), null);
 * ```
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

/**
 * What one song adds to the sums.
 *
 * @example A song without any item adds nothing
 * ```ts
 * import { precisionRecallSums } from "./precision_recall.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(precisionRecallSums({ hits: 0, predicted: 0, reference: 0 }).songs, 0);
 * assert.equal(precisionRecallSums({ hits: 1, predicted: 1, reference: 2 }).recall, 1 / 2);
 * ```
 */
export function precisionRecallSums(counts: HitCounts): PrecisionRecallSums {
  const scores = precisionRecall(counts);
  return {
    ...counts,
    songs: scores === null ? 0 : 1,
    ...(scores ?? { precision: 0, recall: 0, f1: 0 }),
  };
}

/** The JSON of {@linkcode PooledPrecisionRecall}. */
export const pooledPrecisionRecallSchema = z.strictObject({
  pooled: precisionRecallSchema.nullable().describe("Of the summed counts of all songs"),
  song_mean: precisionRecallSchema.nullable().describe("Mean of the scores of each song"),
  songs: count.describe("Number of songs in that mean"),
}).meta({ id: "pooled_precision_recall" });

/** Scores of many songs: of their summed counts, and the mean of their scores. */
export type PooledPrecisionRecall = z.infer<typeof pooledPrecisionRecallSchema>;

/**
 * The scores of sums over songs.
 *
 * @example Pooled scores weight each item the same, song means each song
 * ```ts
 * import { pooledPrecisionRecall, precisionRecallSums } from "./precision_recall.ts";
 * import assert from "node:assert/strict";
 *
 * const sums = precisionRecallSums({ hits: 1, predicted: 2, reference: 2 });
 * const { pooled, song_mean, songs } = pooledPrecisionRecall(sums);
 * assert.deepEqual([pooled, songs], [song_mean, 1]);
 * ```
 */
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

/** The printed values of a {@linkcode PrecisionRecall} at a path. */
export function precisionRecallValues(
  path: string,
  title: string,
  more: Partial<MetricValue> = {},
): MetricValue[] {
  const { headline, ...others } = more;
  return [
    {
      path: `${path}.f1`,
      title: `${title}: F1`,
      better: "higher",
      ...others,
      ...(headline && { headline }),
    },
    { path: `${path}.precision`, title: `${title}: precision`, better: "higher", ...others },
    { path: `${path}.recall`, title: `${title}: recall`, better: "higher", ...others },
  ];
}
