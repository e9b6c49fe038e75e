/**
 * The confidence in a segment: the probability that a reference segment has the same label, and a start
 * and an end at most one line away. A logistic regression estimates it from the decoded probabilities.
 *
 * @module
 */
import { isRightWithin } from "#lib/metrics/segments.ts";
import type { Segment } from "#lib/segment.ts";
import { z } from "zod";
import { toLogOdds } from "./calibration.ts";
import { fitLogistic, logOdds, sigmoid } from "./logistic.ts";

/** The names of the features, in their order. */
const SEGMENT_FEATURES = [
  /** The log odds of the label, / 3: their mean over the lines and their lowest, each kept in ±8. */
  "mean",
  "lowest",
  /** The log odds, / 3, of a change at the start or the end, a line nearer or further; 0 at song ends. */
  "start",
  "end",
  /** log(1 + the expected changes further inside). */
  "inner_changes",
  /** The logarithm of the number of lines. */
  "log_length",
  /** Whether it is the first, the last segment, a chorus. */
  "first",
  "last",
  "chorus",
  /** The share of its lines that are repeated in the song. */
  "repeated",
] as const;

/** A weight for each feature, by name, and for an intercept. */
export const segmentConfidenceSchema = z.strictObject({
  weights: z.record(z.enum(SEGMENT_FEATURES), z.number()),
  intercept: z.number(),
});

export type SegmentConfidence = z.infer<typeof segmentConfidenceSchema>;

/** A labelled song. */
export interface SegmentedSong {
  /** In order, without gaps. */
  readonly segments: readonly Segment[];
  /** The calibrated probability of chorus of each line, [L]. */
  readonly chorus: Float64Array;
  /** The probability that each line and the one before differ in label, [L]. */
  readonly changes: Float64Array;
  /** Whether each line is repeated, [L]. */
  readonly repeated: Uint8Array;
}

/** The confidence in each segment of a song. */
export function segmentConfidences(
  song: SegmentedSong,
  { weights, intercept }: SegmentConfidence,
): Float32Array {
  const values = [...SEGMENT_FEATURES.map((name) => weights[name]), intercept];
  return Float32Array.from(segmentFeatures(song), (row) => sigmoid(logOdds(values, row)));
}

/**
 * Fits the confidence to songs.
 *
 * @param songs with their reference segments; at least one song with lines
 */
export function fitSegmentConfidence(
  songs: readonly (SegmentedSong & { readonly reference: readonly Segment[] })[],
): SegmentConfidence {
  const fitted = fitLogistic(
    songs.flatMap(segmentFeatures),
    songs.flatMap(({ segments, reference }) =>
      segments.map((segment) => isRightWithin(segment, reference))
    ),
    1e-3,
  );
  const weights = Object.fromEntries(SEGMENT_FEATURES.map((name, place) => [name, fitted[place]]));
  return {
    weights: weights as SegmentConfidence["weights"],
    intercept: fitted[SEGMENT_FEATURES.length],
  };
}

function segmentFeatures({ segments, chorus, changes, repeated }: SegmentedSong): number[][] {
  const lines = chorus.length;
  const between = (from: number, to: number) => {
    let sum = 0;
    for (let line = Math.max(1, from); line <= Math.min(lines - 1, to); line++) {
      sum += changes[line];
    }
    return sum;
  };
  const edge = (line: number) =>
    line === 0 || line === lines ? 0 : limited(toLogOdds(between(line - 1, line + 1))) / 3;
  return segments.map(({ start, end, label }) => {
    let sum = 0, lowest = Infinity, repetitions = 0;
    for (let line = start; line < end; line++) {
      const odds = limited(toLogOdds(label === "chorus" ? chorus[line] : 1 - chorus[line])) / 3;
      sum += odds;
      lowest = Math.min(lowest, odds);
      repetitions += repeated[line];
    }
    return [
      sum / (end - start),
      lowest,
      edge(start),
      edge(end),
      Math.log1p(between(start + 2, end - 2)),
      Math.log(end - start),
      start === 0 ? 1 : 0,
      end === lines ? 1 : 0,
      label === "chorus" ? 1 : 0,
      repetitions / (end - start),
    ];
  });
}

function limited(odds: number): number {
  return Math.max(-8, Math.min(8, odds));
}
