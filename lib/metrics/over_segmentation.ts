/**
 * Whether predicted segments are too many and short, or too few and long. Labels count only through
 * boundaries.
 *
 * @module
 */
import { z } from "zod";
import type { Segment } from "../segment.ts";
import { ratio, unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";

/** Counts of one song. Counts of several songs may be added up. */
export interface OverSegmentationSums {
  readonly reference_segments: number;
  readonly predicted_segments: number;
  /** Pairs of a reference and a predicted segment that share a line. */
  readonly overlaps: number;
  readonly lines: number;
  /** Lines outside the largest overlap of their reference segment. */
  readonly outside_reference: number;
  /** Lines outside the largest overlap of their predicted segment. */
  readonly outside_predicted: number;
  /** Over all lines, the length of the predicted segment minus that of the reference segment. */
  readonly length_bias: number;
  /** The same without sign. */
  readonly length_error: number;
}

/**
 * Counts the overlaps of the segments of both sides, which cover the same L lines.
 *
 * @example A verse of four lines, predicted as two segments
 * ```ts
 * import { countOverSegmentation } from "./over_segmentation.ts";
 * import { toSegments } from "../segment.ts";
 * import assert from "node:assert/strict";
 *
 * const reference = toSegments(["verse", "verse", "verse", "verse"]);
 * const predicted = toSegments(["verse", "verse", "verse", "chorus"]);
 * const { overlaps, outside_reference } = countOverSegmentation(reference, predicted);
 * assert.deepEqual([overlaps, outside_reference], [2, 1]);
 * ```
 */
export function countOverSegmentation(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): OverSegmentationSums {
  const largestOfReference = new Array<number>(reference.length).fill(0);
  const largestOfPredicted = new Array<number>(predicted.length).fill(0);
  let overlaps = 0, lengthBias = 0, lengthError = 0;
  for (let r = 0, p = 0; r < reference.length && p < predicted.length;) {
    const lines = Math.min(reference[r].end, predicted[p].end) -
      Math.max(reference[r].start, predicted[p].start);
    const longer = lengthOf(predicted[p]) - lengthOf(reference[r]);
    overlaps++;
    lengthBias += lines * longer;
    lengthError += lines * Math.abs(longer);
    largestOfReference[r] = Math.max(largestOfReference[r], lines);
    largestOfPredicted[p] = Math.max(largestOfPredicted[p], lines);
    const referenceEnd = reference[r].end, predictedEnd = predicted[p].end;
    if (referenceEnd <= predictedEnd) r++;
    if (predictedEnd <= referenceEnd) p++;
  }
  const lines = reference.at(-1)?.end ?? 0;
  return {
    reference_segments: reference.length,
    predicted_segments: predicted.length,
    overlaps,
    lines,
    outside_reference: lines - sum(largestOfReference),
    outside_predicted: lines - sum(largestOfPredicted),
    length_bias: lengthBias,
    length_error: lengthError,
  };
}

function lengthOf({ start, end }: Segment): number {
  return end - start;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

const positive = z.number().min(0);

/** Over- and under-segmentation, and errors of segment length. */
export const overSegmentation = defineMetric({
  description: "Over- and under-segmentation, and errors of segment length",
  schema: z.strictObject({
    count_ratio: positive,
    overlaps_per_reference: positive,
    overlaps_per_predicted: positive,
    overseg: unit,
    underseg: unit,
    length_error: positive,
    length_bias: z.number(),
  }),
  statistics: ({ reference, predicted }) =>
    countOverSegmentation(reference.segments, predicted.segments),
  score: (sums: OverSegmentationSums) => {
    const { lines, overlaps, reference_segments, predicted_segments } = sums;
    return {
      count_ratio: ratio(predicted_segments, reference_segments),
      overlaps_per_reference: ratio(overlaps, reference_segments),
      overlaps_per_predicted: ratio(overlaps, predicted_segments),
      overseg: 1 - ratio(sums.outside_reference, lines),
      underseg: 1 - ratio(sums.outside_predicted, lines),
      length_error: ratio(sums.length_error, lines),
      length_bias: ratio(sums.length_bias, lines),
    };
  },
  values: [
    { path: "count_ratio", title: "Predicted segments per reference segment", better: "near 1" },
    {
      path: "overlaps_per_reference",
      title: "Predicted segments over a reference segment",
      better: "near 1",
    },
    {
      path: "overlaps_per_predicted",
      title: "Reference segments over a predicted segment",
      better: "near 1",
    },
    { path: "overseg", title: "Over-segmentation score", better: "higher" },
    { path: "underseg", title: "Under-segmentation score", better: "higher" },
    { path: "length_error", title: "Error of segment length, lines", better: "lower" },
    { path: "length_bias", title: "Bias of segment length, lines", better: "near 0" },
  ],
});
