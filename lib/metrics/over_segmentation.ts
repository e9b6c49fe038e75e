/**
 * Whether segments are cut too often or too seldom. Labels count only through the cuts.
 *
 * @module
 */
import type { Segment } from "../segment.ts";

/** What songs add up to. */
export interface OverSegmentationSums {
  readonly true_segments: number;
  readonly predicted_segments: number;
  /** Pairs of a true and a predicted segment that share a line. */
  readonly pieces: number;
  readonly lines: number;
  /** Lines outside the largest piece of their true segment. */
  readonly cut_off: number;
  /** Lines outside the largest piece of their predicted segment. */
  readonly joined_on: number;
  /** Over all lines, the length of the predicted segment minus that of the true one. */
  readonly length_bias: number;
  /** The same without sign. */
  readonly length_error: number;
}

/** Lays both sides over each other. Both cover the same lines, L. */
export function countOverSegmentation(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): OverSegmentationSums {
  const largestOfTrue = new Array<number>(reference.length).fill(0);
  const largestOfPredicted = new Array<number>(predicted.length).fill(0);
  let pieces = 0, lengthBias = 0, lengthError = 0;
  for (let t = 0, p = 0; t < reference.length && p < predicted.length;) {
    const lines = Math.min(reference[t].end, predicted[p].end) -
      Math.max(reference[t].start, predicted[p].start);
    const longer = lengthOf(predicted[p]) - lengthOf(reference[t]);
    pieces++;
    lengthBias += lines * longer;
    lengthError += lines * Math.abs(longer);
    largestOfTrue[t] = Math.max(largestOfTrue[t], lines);
    largestOfPredicted[p] = Math.max(largestOfPredicted[p], lines);
    const trueEnd = reference[t].end, predictedEnd = predicted[p].end;
    if (trueEnd <= predictedEnd) t++;
    if (predictedEnd <= trueEnd) p++;
  }
  const lines = reference.at(-1)?.end ?? 0;
  return {
    true_segments: reference.length,
    predicted_segments: predicted.length,
    pieces,
    lines,
    cut_off: lines - sum(largestOfTrue),
    joined_on: lines - sum(largestOfPredicted),
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
