/**
 * Temperature scaling (Guo et al. 2017): one number that makes all probabilities of a model more, or
 * less, sure. It never changes a label.
 *
 * @module
 */
import type { Label } from "../label.ts";
import { kept } from "./calibration.ts";

/** The temperatures among which the best is looked for. */
export const TEMPERATURES = { lowest: 0.1, highest: 10 } as const;

/** Halvings of the range, after which the sharpness is known to the last bit but a few. */
const STEPS = 60;

/** σ(logit(p) / T), for each probability. */
export function scaled(chorus: ArrayLike<number>, temperature: number): Float64Array {
  return Float64Array.from(chorus, (p) => sigmoid(logit(p) / temperature));
}

/**
 * The temperature with the lowest negative log-likelihood. That is convex in 1 / T, so the zero of
 * its slope is found by bisection; a slope without a zero in range gives the nearer end. Where every
 * temperature does, as all probabilities are one half, it is 1.
 *
 * @param reference the label of each line, [N]
 * @param chorus the probability that a line belongs to a chorus, [N]; N at least 1
 */
export function fitTemperature(reference: readonly Label[], chorus: ArrayLike<number>): number {
  const logits = Float64Array.from(chorus, logit);
  if (logits.every((z) => z === 0)) return 1;
  /** The slope of the likelihood by sharpness, 1 / T. It falls as sharpness grows. */
  const slope = (sharpness: number) =>
    logits.reduce(
      (sum, z, line) => sum + z * ((reference[line] === "chorus" ? 1 : 0) - sigmoid(z * sharpness)),
      0,
    );
  let low = 1 / TEMPERATURES.highest, high = 1 / TEMPERATURES.lowest;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

function logit(p: number): number {
  return Math.log(kept(p)) - Math.log(1 - kept(p));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
