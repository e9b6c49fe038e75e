/**
 * The probabilities that an annotation gives for segments and boundaries.
 *
 * @module
 */
import type { Labelling } from "./label.ts";
import { toSegments } from "./segment.ts";

/**
 * The confidence of each segment, in order: the tagger's estimate, or else the mean probability of the
 * segment's label over its lines.
 */
export function segmentConfidences(
  { labels, chorus, segmentConfidences }: Pick<
    Labelling,
    "labels" | "chorus" | "segmentConfidences"
  >,
): ArrayLike<number> {
  return segmentConfidences ?? toSegments(labels).map(({ start, end, label }) => {
    let sum = 0;
    for (const p of chorus.subarray(start, end)) sum += label === "chorus" ? p : 1 - p;
    return sum / (end - start);
  });
}

/**
 * The probability that a line, in 1 .. L - 1, and the one before it differ in label: the tagger's
 * estimate, or else that of two independent lines.
 */
export function changeProbability({ chorus, changes }: Labelling, line: number): number {
  if (changes !== undefined) return changes[line];
  const p = chorus[line - 1], q = chorus[line];
  return p * (1 - q) + q * (1 - p);
}

/** Rounds a probability to six decimals, as it is written. */
export function roundProbability(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}
