/**
 * What readers of scores must know: songs that were left out, and doubts about a system.
 *
 * @module
 */
import { isCalibrated } from "../annotation.ts";
import { counted } from "../format_number.ts";
import { collapseWarnings } from "../metrics/collapse.ts";
import type { ScoresFile, SystemScores } from "./scores_file.ts";

/** What was left out, such as `12 songs without reference labels`; empty if nothing was. */
export function describeLeftOut(counts: ScoresFile["left_out"]): string[] {
  const { unlabelled, rejected, unknown, unpredicted } = counts;
  return [
    { count: unlabelled, thing: "song", why: "without reference labels" },
    { count: rejected, thing: "record", why: "rejected" },
    { count: unknown, thing: "prediction", why: "of songs that are not scored" },
    { count: unpredicted, thing: "song", why: "without a prediction of every system" },
  ].filter(({ count }) => count > 0)
    .map(({ count, thing, why }) => `${counted(count, thing)} ${why}`);
}

/** Why the scores of a system may mislead. A rule cannot collapse, so it gives no such warning. */
export function systemWarnings(
  { model, trained_on, scores, temperature_scaling }: Pick<
    SystemScores,
    "model" | "trained_on" | "scores" | "temperature_scaling"
  >,
): string[] {
  const isRule = model?.checksum === null, { collapse } = scores;
  const fittedOn = temperature_scaling?.fitted_on;
  return [
    ...trained_on.map((data) => `it was trained on ${data}: its scores do not cover new songs`),
    ...(fittedOn?.is_training_data
      ? [`its temperature was fitted on ${fittedOn.name}, on which it was trained`]
      : []),
    ...(isRule
      ? []
      : model && isCalibrated(model)
      ? collapseWarnings(collapse, true)
      : collapse.warnings),
  ];
}
