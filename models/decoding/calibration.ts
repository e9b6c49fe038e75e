/**
 * Calibration of probabilities by Platt's method: a logistic regression of what is right on the log odds.
 *
 * Source: Platt, "Probabilistic outputs for support vector machines", 1999. Temperature scaling is the
 * case with a bias of 0, with a temperature of 1 / scale.
 *
 * @module
 */
import { z } from "zod";
import { fitLogistic } from "./logistic.ts";

/** The calibrated log odds are scale · log odds + bias. */
export const plattSchema = z.strictObject({ scale: z.number().positive(), bias: z.number() });

export type Platt = z.infer<typeof plattSchema>;

/** Changes nothing. */
export const IDENTITY: Platt = { scale: 1, bias: 0 };

/** The log odds of probabilities nearer to 0 or 1 count as those of 1e-9 and 1 - 1e-9. */
const LIMIT = 1e-9;

/** log(p / (1 - p)), with p kept at least 1e-9 away from 0 and 1. */
export function toLogOdds(probability: number): number {
  const kept = Math.min(1 - LIMIT, Math.max(LIMIT, probability));
  return Math.log(kept) - Math.log1p(-kept);
}

/**
 * Fits a calibration. Where the targets are all the same, or higher log odds are right less often, there
 * is nothing to learn from, and the result changes nothing.
 *
 * @param logOdds [N]
 * @param targets what happened, [N]
 */
export function fitPlatt(logOdds: readonly number[], targets: readonly boolean[]): Platt {
  if (targets.every((target) => target === targets[0])) return IDENTITY;
  const [scale, bias] = fitLogistic(logOdds.map((z) => [z]), targets, 1e-6);
  return scale > 0 ? { scale, bias } : IDENTITY;
}
