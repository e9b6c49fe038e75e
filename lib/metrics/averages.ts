/**
 * Ratios, and means over the songs that have a score.
 *
 * @module
 */
import { z } from "zod";

/**
 * A part of a whole; 0 if the whole is 0.
 *
 * @example 0 / 0 is 0
 * ```ts
 * import { ratio } from "./averages.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([ratio(1, 4), ratio(0, 0)], [0.25, 0]);
 * ```
 */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** A number in [0, 1]. */
export const unit = z.number().min(0).max(1);

/** A whole number from 0. */
export const count = z.int().min(0);

/** The sum of a score over songs, and how many songs have it. */
export interface SongSum {
  readonly sum: number;
  readonly songs: number;
}

/** What one song adds to a mean: nothing if its score is null. */
export function songSum(score: number | null): SongSum {
  return score === null ? { sum: 0, songs: 0 } : { sum: score, songs: 1 };
}

/** The JSON of a {@linkcode SongMean}. */
export const songMeanSchema = z.strictObject({
  song_mean: z.number().nullable().describe("null if no song has the score"),
  songs: count.describe("Number of songs that have the score"),
}).meta({ id: "song_mean" });

/** The mean of a score over the songs that have it. */
export type SongMean = z.infer<typeof songMeanSchema>;

/**
 * The mean of a score over the songs that have it; null if no song does.
 *
 * @example The mean of two songs
 * ```ts
 * import { songMean } from "./averages.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(songMean({ sum: 1.5, songs: 2 }), { song_mean: 0.75, songs: 2 });
 * ```
 */
export function songMean({ sum, songs }: SongSum): SongMean {
  return { song_mean: songs === 0 ? null : sum / songs, songs };
}
