/**
 * What a run of annotate says of itself when it is done.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import type { PooledScores } from "#lib/metrics/scorecard.ts";
import type { AnnotateOutcome } from "./annotate.ts";

/** Prints scores, duplicates and, as the last line, the accounting. */
export function report({ accounting, duplicates, scores }: AnnotateOutcome): void {
  if (duplicates > 0) console.error(`songs whose id had come before: ${duplicates}`);
  if (scores !== undefined) {
    console.error(`scores on the songs that came with gold labels (${scores.model.songs}):`);
    console.error(`  this model      ${shortScores(scores.model)}`);
    console.error(`  recurring pair  ${shortScores(scores.recurring_pair)}`);
  }
  console.error(String(accounting));
}

function shortScores({ lines, boundaries: { exact, within_1, within_2 } }: PooledScores): string {
  const boundary = [exact, within_1, within_2].map(({ pooled }) => shown(pooled?.f1)).join(" / ");
  return `line macro F1 ${shown(lines.macro_f1)}, accuracy ${shown(lines.accuracy)}, ` +
    `boundary F1 ${boundary} (exact / within 1 / within 2 lines)`;
}

function shown(score: number | undefined): string {
  return score === undefined ? "none" : score.toFixed(3);
}

/** The content of `--metrics FILE`: counts, and scores if there are any. */
export function metricsJson(
  { accounting, scores, ...counts }: AnnotateOutcome,
  model: ModelName,
): string {
  const { read } = accounting;
  const [written, rejected, filtered] = (["written", "rejected", "filtered"] as const)
    .map((fate) => accounting.count(fate));
  return JSON.stringify(
    {
      schema: "refrain.scores/1",
      model,
      records: { read, written, rejected, filtered, ...counts },
      scores: scores ?? null,
    },
    null,
    2,
  ) + "\n";
}
