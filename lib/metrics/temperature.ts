/**
 * Temperature scaling (Guo et al. 2017): one number that makes all probabilities of a model more or
 * less confident. It never changes a label.
 *
 * @module
 */
import type { Label } from "../label.ts";
import { clamp } from "./calibration.ts";

/** The range of temperatures that are searched. */
export const TEMPERATURES = { lowest: 0.1, highest: 10 } as const;

/** Halvings of the range; they determine the sharpness to all but its last few bits. */
const STEPS = 60;

/**
 * σ(logit(p) / T) of each probability, in 64 bits.
 *
 * @param chorus probabilities, [N]
 * @param temperature T, above 0: above 1 less confident, below 1 more confident
 *
 * @example
 * ```ts
 * import { scaleProbabilities } from "./temperature.ts";
 * import assert from "node:assert/strict";
 *
 * const [scaled] = scaleProbabilities([0.9], 2);
 * assert.ok(Math.abs(scaled - 0.75) < 1e-12); // odds of 9 become odds of 3
 * ```
 */
export function scaleProbabilities(chorus: ArrayLike<number>, temperature: number): Float64Array {
  return Float64Array.from(chorus, (p) => sigmoid(logit(p) / temperature));
}

/**
 * The temperature with the lowest negative log-likelihood, which is convex in 1 / T: bisection finds
 * the zero of its slope. A slope without a zero in the range gives the nearer end. If all
 * probabilities are one half, every temperature fits equally well and the result is 1.
 *
 * @param reference the reference label of each line, [N]
 * @param chorus the probability of chorus of each line, [N]; N at least 1
 *
 * @example Three of four lines are right at 0.9
 * ```ts
 * import { fitTemperature } from "./temperature.ts";
 * import assert from "node:assert/strict";
 *
 * const labels = ["chorus", "chorus", "chorus", "verse"] as const;
 * const temperature = fitTemperature(labels, [0.9, 0.9, 0.9, 0.9]);
 * assert.ok(Math.abs(temperature - 2) < 1e-9); // 0.9 becomes 0.75
 * ```
 */
export function fitTemperature(reference: readonly Label[], chorus: ArrayLike<number>): number {
  const logits = Float64Array.from(chorus, logit);
  if (logits.every((z) => z === 0)) return 1;
  /** The slope of the log-likelihood over sharpness, 1 / T; it falls as sharpness grows. */
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
  return Math.log(clamp(p)) - Math.log(1 - clamp(p));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
