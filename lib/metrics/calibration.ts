/**
 * Whether a probability means what it says: expected calibration error (Guo et al. 2017), Brier
 * score and negative log-likelihood of the probability of chorus, over lines.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";

/** Bins of equal width from 0 to 1. Two labels fill the upper half. */
export const BINS = 15;

/** Lines that a bin must hold for its error to count as the largest. */
const FEWEST_LINES = 30;

/** Probabilities are kept this far from 0 and 1 where a logarithm is taken. */
const NEAREST = 1e-7;

/** What songs add up to. A line is right if its label is; its confidence is that in its label. */
export interface CalibrationSums {
  readonly lines: number;
  readonly confidence: number;
  readonly above_90: number;
  readonly above_95: number;
  readonly brier: number;
  readonly nll: number;
  /** By bin of confidence, [BINS]. */
  readonly bins: {
    readonly lines: readonly number[];
    readonly confidence: readonly number[];
    readonly right: readonly number[];
  };
}

const unit = z.number().min(0).max(1);

export const calibrationSchema = z.strictObject({
  ece: unit,
  mce: unit.nullable().describe(`null if no bin holds ${FEWEST_LINES} lines`),
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

/** Counts the lines of one song. Both are [L]; without probabilities, no line is counted. */
export function countCalibration(
  reference: readonly Label[],
  chorus: Float32Array | Float64Array | undefined,
): CalibrationSums {
  const sums = { lines: 0, confidence: 0, above_90: 0, above_95: 0, brier: 0, nll: 0 };
  const bins = { lines: zeros(), confidence: zeros(), right: zeros() };
  chorus?.forEach((p, line) => {
    const isChorus = reference[line] === "chorus";
    const confidence = confidenceOf(p), bin = Math.min(BINS - 1, Math.floor(confidence * BINS));
    sums.lines++;
    sums.confidence += confidence;
    if (confidence > 0.9) sums.above_90++;
    if (confidence > 0.95) sums.above_95++;
    sums.brier += (p - (isChorus ? 1 : 0)) ** 2;
    sums.nll -= Math.log(isChorus ? kept(p) : 1 - kept(p));
    bins.lines[bin]++;
    bins.confidence[bin] += confidence;
    if (isRight(p, reference[line])) bins.right[bin]++;
  });
  return { ...sums, bins };
}

/** The scores of sums; null if there was no line with a probability. */
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
  const errorOf = (bin: typeof filled[0]) => Math.abs(bin.accuracy - bin.confidence);
  const large = filled.filter((bin) => bin.lines >= FEWEST_LINES).map(errorOf);
  return {
    ece: filled.reduce((sum, bin) => sum + bin.lines / lines * errorOf(bin), 0),
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
 * The expected calibration error over bins of equally many lines: of N lines, that of rank r by
 * confidence goes to bin ⌊15 r / N⌋. Lines of equal confidence share the lowest of their ranks, so the
 * order in which they come does not matter.
 *
 * @param reference the label of each line, [N]
 * @param chorus the probability that a line belongs to a chorus, [N]; N at least 1
 */
export function equalMassError(reference: readonly Label[], chorus: ArrayLike<number>): number {
  const confidences = Array.from(chorus, confidenceOf);
  const order = [...confidences.keys()].sort((a, b) => confidences[a] - confidences[b]);
  const gaps = new Float64Array(BINS); // the sum of right - confidence, by bin
  let rank = 0;
  order.forEach((line, place) => {
    if (place > 0 && confidences[line] > confidences[order[place - 1]]) rank = place;
    const right = isRight(chorus[line], reference[line]) ? 1 : 0;
    gaps[Math.floor(BINS * rank / order.length)] += right - confidences[line];
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / order.length;
}

/** The probability of the label that is predicted, in [0.5, 1]. */
export function confidenceOf(chorus: number): number {
  return Math.max(chorus, 1 - chorus);
}

/** A probability, kept away from 0 and 1. */
export function kept(probability: number): number {
  return Math.min(1 - NEAREST, Math.max(NEAREST, probability));
}

function isRight(chorus: number, reference: Label): boolean {
  return (chorus >= 0.5) === (reference === "chorus");
}

function zeros(): number[] {
  return new Array<number>(BINS).fill(0);
}
