/**
 * What training says of itself as it goes on.
 *
 * @module
 */
import type { Epoch } from "#models/training/fit.ts";
import type { BriefScores, TrainingRecord } from "#models/training/record.ts";

/** One line for each epoch. */
export function showEpoch({ epoch, training_loss, loss, macro_f1, seconds, best }: Epoch): void {
  console.error(
    `epoch ${String(epoch).padStart(3)}  training loss ${training_loss.toFixed(4)}  ` +
      `held-out loss ${loss.toFixed(4)}  held-out macro F1 ${macro_f1.toFixed(4)}  ` +
      `${seconds.toFixed(1)} s${best ? "  best" : ""}`,
  );
}

/** One line for each measurement at the end. */
export function showScores(scores: TrainingRecord["scores"][number]): void {
  const { data, language, songs, model, recurring_pair } = scores;
  const shown = ({ macro_f1, boundary_f1 }: BriefScores) =>
    `macro F1 ${macro_f1.toFixed(3)}, boundary F1 ${boundary_f1.exact?.toFixed(3) ?? "none"}`;
  console.error(
    `${data}, ${language ?? "all"} (${songs}): ${shown(model)}; rule: ${shown(recurring_pair)}`,
  );
}
