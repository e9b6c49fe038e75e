/**
 * How the learning rate changes from step to step.
 *
 * @module
 */

/**
 * - `constant`: the same at every step
 * - `one-cycle`: rises, then falls, both by half a cosine (Smith and Topin 2018)
 */
export const SCHEDULES = ["one-cycle", "constant"] as const;

export type Schedule = typeof SCHEDULES[number];

/** The first learning rate of `one-cycle` is the highest divided by this. */
const INITIAL_DIVISOR = 25;
/** The last learning rate of `one-cycle` is the first divided by this. */
const FINAL_DIVISOR = 1e4;

/**
 * The learning rate of each step, as a factor of the highest one, in [0, 1]. `one-cycle` is PyTorch's
 * `OneCycleLR` with its defaults.
 *
 * @param steps of the whole training
 * @param warmUp proportion of steps in which `one-cycle` rises, in [0, 1]
 * @returns the factor of a step, counted from 0
 */
export function learningRateFactor(
  schedule: Schedule,
  steps: number,
  warmUp: number,
): (step: number) => number {
  if (schedule === "constant") return () => 1;
  const peak = warmUp * steps - 1, last = steps - 1;
  const first = 1 / INITIAL_DIVISOR, final = first / FINAL_DIVISOR;
  return (step) =>
    step <= peak && peak > 0
      ? cosineBetween(first, 1, step / peak)
      : cosineBetween(1, final, last > peak ? (step - peak) / (last - peak) : 0);
}

/** Half a cosine from one value to the other, at a proportion of the way in [0, 1]. */
function cosineBetween(from: number, to: number, way: number): number {
  return to + (from - to) / 2 * (1 + Math.cos(Math.PI * way));
}
