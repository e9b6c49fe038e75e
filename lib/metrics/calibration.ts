/**
 * Whether probabilities mean what they say: expected calibration error (Guo et al. 2017), Brier score
 * and negative log-likelihood of the probability of chorus, over lines.
 *
 * @module
 */
import { z } from "zod";
import { type Label, likelyLabels } from "../label.ts";
import { unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";

/**
 * Bins of equal width from 0 to 1. If each line has its more probable label, confidences fill the upper
 * half.
 */
const BINS = 15;

/** The fewest lines with which a bin counts for the maximum calibration error. */
const MIN_BIN_LINES = 30;

/** Probabilities are kept this far from 0 and 1 before a logarithm is taken. */
const EPSILON = 1e-7;

/**
 * Counts and sums over lines. The confidence of a line is the probability of its predicted label; the
 * line is right if that label is the reference label.
 */
export interface CalibrationSums {
  readonly lines: number;
  readonly confidence: number;
  readonly above_90: number;
  readonly above_95: number;
  readonly brier: number;
  readonly nll: number;
  /** By bin of confidence, [BINS] each. */
  readonly bins: {
    readonly lines: readonly number[];
    readonly confidence: readonly number[];
    readonly right: readonly number[];
  };
}

/** The JSON of {@linkcode CalibrationScores}. */
export const calibrationSchema = z.strictObject({
  ece: unit,
  mce: unit.nullable().describe(`null if no bin holds ${MIN_BIN_LINES} lines`),
  brier: unit,
  nll: z.number().min(0),
  confidence: unit,
  above_90: unit,
  above_95: unit,
  bins: z.array(z.strictObject({
    from: unit,
    to: unit,
    lines: z.int().min(1),
    confidence: unit,
    accuracy: unit,
  })),
}).meta({ id: "calibration" });

/** How well probabilities are calibrated. */
export type CalibrationScores = z.infer<typeof calibrationSchema>;

/**
 * Counts the lines of one song. Without probabilities, no line is counted.
 *
 * @param reference the reference label of each line, [L]
 * @param chorus the probability of chorus of each line, [L]
 * @param predicted the predicted label of each line, [L] (the more probable one)
 *
 * @example
 * ```ts
 * import { countCalibration } from "./calibration.ts";
 * import assert from "node:assert/strict";
 *
 * const { lines, confidence } = countCalibration(["chorus", "verse"], Float64Array.of(0.75, 0.25));
 * assert.deepEqual([lines, confidence], [2, 1.5]);
 * ```
 */
export function countCalibration(
  reference: readonly Label[],
  chorus: Float32Array | Float64Array | undefined,
  predicted: readonly Label[] = likelyLabels(chorus ?? []),
): CalibrationSums {
  const sums = { lines: 0, confidence: 0, above_90: 0, above_95: 0, brier: 0, nll: 0 };
  const bins = { lines: zeros(), confidence: zeros(), right: zeros() };
  chorus?.forEach((p, line) => {
    const isChorus = reference[line] === "chorus";
    const confidence = toConfidence(p, predicted[line]);
    const bin = Math.min(BINS - 1, Math.floor(confidence * BINS));
    sums.lines++;
    sums.confidence += confidence;
    if (confidence > 0.9) sums.above_90++;
    if (confidence > 0.95) sums.above_95++;
    sums.brier += (p - (isChorus ? 1 : 0)) ** 2;
    sums.nll -= Math.log(isChorus ? clamp(p) : 1 - clamp(p));
    bins.lines[bin]++;
    bins.confidence[bin] += confidence;
    if (predicted[line] === reference[line]) bins.right[bin]++;
  });
  return { ...sums, bins };
}

/**
 * The scores of sums over lines; null if no line has a probability.
 *
 * @example Right with a confidence of 3/4
 * ```ts
 * import { calibrationScores, countCalibration } from "./calibration.ts";
 * import assert from "node:assert/strict";
 *
 * const sums = countCalibration(["chorus", "verse"], Float64Array.of(0.75, 0.25));
 * const { ece, brier } = calibrationScores(sums)!;
 * assert.deepEqual([ece, brier], [1 / 4, 1 / 16]);
 * ```
 */
export function calibrationScores(sums: CalibrationSums): CalibrationScores | null {
  const { lines, bins } = sums;
  if (lines === 0) return null;
  const filled = [...bins.lines.keys()].filter((bin) => bins.lines[bin] > 0).map((bin) => ({
    from: bin / BINS,
    to: (bin + 1) / BINS,
    lines: bins.lines[bin],
    confidence: bins.confidence[bin] / bins.lines[bin],
    accuracy: bins.right[bin] / bins.lines[bin],
  }));
  const error = (bin: typeof filled[0]) => Math.abs(bin.accuracy - bin.confidence);
  const large = filled.filter((bin) => bin.lines >= MIN_BIN_LINES).map(error);
  return {
    ece: filled.reduce((sum, bin) => sum + bin.lines / lines * error(bin), 0),
    mce: large.length === 0 ? null : Math.max(...large),
    brier: sums.brier / lines,
    nll: sums.nll / lines,
    confidence: sums.confidence / lines,
    above_90: sums.above_90 / lines,
    above_95: sums.above_95 / lines,
    bins: filled,
  };
}

/**
 * The expected calibration error over bins of equally many lines: of N lines, the line of rank r by
 * confidence goes to bin ⌊15 r / N⌋. Lines of equal confidence share the lowest of their ranks, so the
 * order of the lines does not matter.
 *
 * @param reference the reference label of each line, [N]
 * @param chorus the probability of chorus of each line, [N]; N at least 1
 * @param predicted the predicted label of each line, [N] (the more probable one)
 *
 * @example
 * ```ts
 * import { equalMassError } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(equalMassError(["chorus", "verse"], [0.75, 0.25]), 1 / 4);
 * ```
 */
export function equalMassError(
  reference: readonly Label[],
  chorus: ArrayLike<number>,
  predicted: readonly Label[] = likelyLabels(chorus),
): number {
  const confidences = Array.from(chorus, (p, line) => toConfidence(p, predicted[line]));
  const order = [...confidences.keys()].sort((a, b) => confidences[a] - confidences[b]);
  const gaps = new Float64Array(BINS); // the sum of right - confidence, by bin
  let rank = 0;
  order.forEach((line, index) => {
    if (index > 0 && confidences[line] > confidences[order[index - 1]]) rank = index;
    const right = predicted[line] === reference[line] ? 1 : 0;
    gaps[Math.floor(BINS * rank / order.length)] += right - confidences[line];
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / order.length;
}

/**
 * The probability of the predicted label of a line, in [0, 1]. It is below 0.5 where a tagger that
 * decodes a whole sequence prefers the label that is less probable for the line alone.
 *
 * @example
 * ```ts
 * import { toConfidence } from "./calibration.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(toConfidence(0.25, "verse"), 0.75);
 * assert.equal(toConfidence(0.25, "chorus"), 0.25);
 * ```
 */
export function toConfidence(chorus: number, predicted: Label): number {
  return predicted === "chorus" ? chorus : 1 - chorus;
}

/** Keeps a probability at least 1e-7 away from 0 and 1, so that its logarithm is finite. */
export function clamp(probability: number): number {
  return Math.min(1 - EPSILON, Math.max(EPSILON, probability));
}

function zeros(): number[] {
  return new Array<number>(BINS).fill(0);
}

/** Calibration of the probability of chorus, pooled over all lines. */
export const calibration = defineMetric({
  description: "Calibration of the probability of chorus, pooled over all lines",
  schema: calibrationSchema.nullable().describe("null without probabilities"),
  statistics: ({ reference, predicted, chorus }) =>
    countCalibration(reference.labels, chorus, predicted.labels),
  score: calibrationScores,
  values: [
    { path: "brier", title: "Brier score", better: "lower", headline: 7 },
    { path: "nll", title: "Negative log-likelihood", better: "lower" },
    { path: "ece", title: "Expected calibration error", better: "lower", hasInterval: false },
    { path: "mce", title: "Maximum calibration error", better: "lower", hasInterval: false },
  ],
});
