/**
 * What a metric is. Adding one takes a file beside this one that exports it, and a line in
 * `registry.ts`: the statistics of a song, the scores, their JSON schema, the printed tables, the
 * intervals and the table in docs/metrics.md follow.
 *
 * @module
 */
import type { z } from "zod";
import { type Segment, toSegments } from "../segment.ts";
import type { Stanza } from "../stanza.ts";
import type { Prediction, Reference, Structure } from "../structure.ts";

/** One group of scores, computed from counts and sums that add up over songs. */
export interface Metric<Statistics extends object = object, Score = unknown> {
  /** What it measures, in a sentence. */
  readonly description: string;
  /** The JSON of its score. */
  readonly schema: z.ZodType<Score>;
  /** The numbers that one song adds, perhaps nested: of the same shape for every song. */
  statistics(song: SongPair): Statistics;
  /** The score of the sum of the statistics of any number of songs, 0 included. */
  score(sums: Statistics): Score;
  /** The values of the score that tables show, in order. */
  readonly values: readonly MetricValue[];
}

/** One number of a score, as tables show it. */
export interface MetricValue {
  /** The dotted path inside the score: `exact.pooled.f1`. */
  readonly path: string;
  readonly title: string;
  /** Which values are better. Of a bias, those near 0; of a ratio, those near 1. */
  readonly better: "higher" | "lower" | "near 0" | "near 1";
  /** Its position among the headline scores, from 1; absent for all other scores. */
  readonly headline?: number;
  /** Whether it gets a bootstrap interval (default true): one would mislead for an absolute error. */
  readonly hasInterval?: boolean;
  /**
   * The path of the number of songs behind a mean, if that number depends on the prediction. Such
   * means of two systems cover different songs, so their difference is not computed.
   */
  readonly songs?: string;
}

/** Checks the types of a metric and keeps them exact. */
export function defineMetric<Statistics extends object, Score>(
  metric: Metric<Statistics, Score>,
): Metric<Statistics, Score> {
  return metric;
}

/** One side of a pair: the reference, or the prediction. */
export interface SongSide extends Structure {
  /** The runs of lines with one label, in order and without gaps. */
  readonly segments: readonly Segment[];
  /** The first lines of all segments but the first, ascending, each in 1 .. L - 1. */
  readonly boundaries: readonly number[];
}

/** A song as metrics see it: its reference structure and a predicted one. */
export interface SongPair {
  readonly reference: SongSide;
  readonly predicted: SongSide;
  /** The stanzas of the song, in order and without gaps; empty if they are unknown. */
  readonly stanzas: readonly Stanza[];
  /** The predicted probability of chorus of each line, [L], if the system gives it. */
  readonly chorus?: Float32Array;
  /** The confidence of each predicted segment, if the system estimates it. */
  readonly segmentConfidences?: ArrayLike<number>;
}

/**
 * Pairs the reference structure of a song with a predicted one.
 *
 * @throws {RangeError} unless both cover the same lines, at least one, and each predicted segment has one
 * confidence, if there are any.
 */
export function toSongPair(reference: Reference, predicted: Prediction): SongPair {
  const lines = reference.labels.length;
  const { labels, chorus, segmentConfidences } = predicted;
  if (lines === 0 || labels.length !== lines || (chorus && chorus.length !== lines)) {
    throw new RangeError(
      `Cannot score ${labels.length} predicted labels and ${chorus?.length ?? "no"} ` +
        `probabilities against ${lines} reference labels`,
    );
  }
  const side = toSide(predicted), segments = side.segments.length;
  if (segmentConfidences && segmentConfidences.length !== segments) {
    throw new RangeError(
      `Cannot score ${segmentConfidences.length} confidences of ${segments} predicted segments`,
    );
  }
  return {
    reference: toSide(reference),
    predicted: side,
    stanzas: reference.stanzas ?? [],
    ...(chorus && { chorus }),
    ...(segmentConfidences && { segmentConfidences }),
  };
}

function toSide({ labels, sectionStarts }: Structure): SongSide {
  const segments = toSegments(labels);
  return {
    labels,
    sectionStarts,
    segments,
    boundaries: segments.slice(1).map(({ start }) => start),
  };
}
