/**
 * What a reader of scores has to be told beside them.
 *
 * @module
 */
import { counted } from "../format_number.ts";
import type { ScoresFile, SystemScores } from "./scores_file.ts";

/** What was left out, in words: `12 songs without gold labels`; empty if nothing was. */
export function leftOut(counts: ScoresFile["left_out"]): string[] {
  const { unlabelled, rejected, unknown, unpredicted } = counts;
  return [
    { count: unlabelled, thing: "song", why: "without gold labels" },
    { count: rejected, thing: "record", why: "rejected" },
    { count: unknown, thing: "prediction", why: "of songs that are not scored" },
    { count: unpredicted, thing: "song", why: "without a prediction of every system" },
  ].filter(({ count }) => count > 0)
    .map(({ count, thing, why }) => `${counted(count, thing)} ${why}`);
}

/** Why the scores of a system may say less than they seem to. A rule cannot collapse: it is so. */
export function warningsOf(
  { model, learnt_from, scores, temperature_scaling }: Pick<
    SystemScores,
    "model" | "learnt_from" | "scores" | "temperature_scaling"
  >,
): string[] {
  const isRule = model?.checksum === null;
  const fittedOn = temperature_scaling?.fitted_on;
  return [
    ...learnt_from.map((data) => `it learnt from ${data}: its scores say nothing of new songs`),
    ...(fittedOn?.learnt_from
      ? [`its temperature was fitted on ${fittedOn.name}, which it learnt from`]
      : []),
    ...(isRule ? [] : scores.watch.warnings),
  ];
}
