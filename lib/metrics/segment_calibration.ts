/**
 * Whether the confidences of segments mean what they say: of the predicted segments with a confidence
 * of 0.9, nine of ten should be right within one line.
 *
 * @module
 */
import { z } from "zod";
import { segmentConfidences } from "../probability.ts";
import { count, unit } from "./averages.ts";
import { defineMetric, type SongPair } from "./contract.ts";
import { isRightWithin } from "./segments.ts";

/** Bins of equal width from 0 to 1. */
const BINS = 10;

/** Counts and sums of predicted segments by bin of confidence, [10] each. */
export interface SegmentCalibrationSums {
  readonly segments: readonly number[];
  readonly confidence: readonly number[];
  readonly right: readonly number[];
}

function countSegments(
  { reference, predicted: { labels, segments }, chorus, segmentConfidences: given }: SongPair,
): SegmentCalibrationSums {
  const sums = { segments: zeros(), confidence: zeros(), right: zeros() };
  const confidences = given ?? (chorus && segmentConfidences({ labels, chorus }));
  Array.from(confidences ?? []).forEach((confidence, place) => {
    const bin = Math.min(BINS - 1, Math.floor(confidence * BINS));
    sums.segments[bin]++;
    sums.confidence[bin] += confidence;
    if (isRightWithin(segments[place], reference.segments)) sums.right[bin]++;
  });
  return sums;
}

function zeros(): number[] {
  return new Array<number>(BINS).fill(0);
}

const schema = z.strictObject({
  ece: unit,
  support: count.describe("Predicted segments"),
  bins: z.array(z.strictObject({
    from: unit,
    to: unit,
    segments: z.int().min(1),
    confidence: unit.describe("Mean"),
    accuracy: unit.describe("Ratio of the segments that are right within one line"),
  })),
}).nullable().describe("null without probabilities");

function score({ segments, confidence, right }: SegmentCalibrationSums): z.infer<typeof schema> {
  const support = segments.reduce((sum, count) => sum + count);
  if (support === 0) return null;
  const bins = [...segments.keys()].filter((bin) => segments[bin] > 0).map((bin) => ({
    from: bin / BINS,
    to: (bin + 1) / BINS,
    segments: segments[bin],
    confidence: confidence[bin] / segments[bin],
    accuracy: right[bin] / segments[bin],
  }));
  const gaps = bins.map((bin) => bin.segments * Math.abs(bin.accuracy - bin.confidence));
  return { ece: gaps.reduce((sum, gap) => sum + gap) / support, support, bins };
}

/** Calibration of the confidences of predicted segments, pooled over all segments. */
export const segmentCalibration = defineMetric({
  description: "Calibration of the confidence of segments, pooled over all predicted segments",
  schema,
  statistics: countSegments,
  score,
  values: [
    {
      path: "ece",
      title: "Segments: expected calibration error",
      better: "lower",
      hasInterval: false,
    },
  ],
});
