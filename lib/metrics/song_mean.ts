/**
 * The mean of a score over the songs that have it.
 *
 * @module
 */
import { z } from "zod";

/** The sum of a score, and how many songs have it. */
export interface SongSum {
  readonly sum: number;
  readonly songs: number;
}

/** What one song adds; null if it does not have the score. */
export function songSum(score: number | null): SongSum {
  return score === null ? { sum: 0, songs: 0 } : { sum: score, songs: 1 };
}

export const songMeanSchema = z.strictObject({
  song_mean: z.number().nullable().describe("null if no song has the score"),
  songs: z.int().min(0).describe("How many songs the mean is of"),
}).meta({ id: "song_mean" });

/** A mean over songs. */
export type SongMean = z.infer<typeof songMeanSchema>;

export function songMean({ sum, songs }: SongSum): SongMean {
  return { song_mean: songs === 0 ? null : sum / songs, songs };
}
