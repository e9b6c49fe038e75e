/**
 * The summary of a run of annotate, for people and as JSON.
 *
 * @module
 */
import { type ModelInfo, modelSchema } from "#lib/annotation.ts";
import { type Scores, scoresSchema } from "#lib/metrics/scores.ts";
import { type CollapseMetrics, collapseSchema } from "#lib/metrics/collapse.ts";
import type { AnnotateOutcome } from "./run.ts";
import { z } from "zod";
import { count } from "#lib/metrics/averages.ts";

/** Prints repeated ids, label usage, metrics and, on the last line, the accounting. */
export function printSummary({ accounting, duplicates, collapse, scores }: AnnotateOutcome): void {
  if (duplicates > 0) console.error(`songs whose id occurred before: ${duplicates}`);
  if (collapse.songs > 0) console.error(`labels: ${describeCollapse(collapse)}`);
  for (const warning of collapse.warnings) console.error(`warning: ${warning}`);
  if (scores !== undefined) {
    console.error(`metrics on the songs with reference labels (${scores.model.songs}):`);
    console.error(`  this model      ${shortScores(scores.model)}`);
    console.error(`  recurring pair  ${shortScores(scores.recurring_pair)}`);
  }
  console.error(String(accounting));
}

function describeCollapse(
  { songs, chorus_rate, single_label_rate, confidence }: CollapseMetrics,
): string {
  const sure = confidence === null ? "" : `, mean confidence of lines ${shown(confidence)}`;
  return `chorus rate ${shown(chorus_rate)}${sure}, ` +
    `songs with one label throughout ${Math.round(single_label_rate * songs)} of ${songs}`;
}

function shortScores({ lines, boundaries: { exact, within_1, within_2 } }: Scores): string {
  const boundary = [exact, within_1, within_2].map(({ pooled }) => shown(pooled?.f1)).join(" / ");
  return `line macro F1 ${shown(lines.macro_f1)}, accuracy ${shown(lines.accuracy)}, ` +
    `boundary F1 ${boundary} (exact / within 1 / within 2 lines)`;
}

function shown(score: number | undefined): string {
  return score === undefined ? "none" : score.toFixed(3);
}

/** The content of `--metrics FILE`. */
export function stringifySummary(
  { accounting, collapse, scores, ...counts }: AnnotateOutcome,
  model: ModelInfo,
): string {
  const { read } = accounting;
  const [written, rejected, filtered] = (["written", "rejected", "filtered"] as const)
    .map((outcome) => accounting.count(outcome));
  const record: RunSummary = {
    schema: RUN_SUMMARY_SCHEMA,
    model,
    records: { read, written, rejected, filtered, ...counts },
    collapse,
    scores: scores ?? null,
  };
  return JSON.stringify(record, null, 2) + "\n";
}

const RUN_SUMMARY_SCHEMA = "refrain.run/2";

export const runSummarySchema = z.strictObject({
  schema: z.literal(RUN_SUMMARY_SCHEMA),
  model: modelSchema,
  records: z.strictObject({
    read: count,
    written: count,
    rejected: count,
    filtered: count.describe("Songs that --language excludes"),
    duplicates: count.describe("Songs whose id occurred before"),
    unreadable: count.describe("Inputs that could not be read completely"),
  }),
  collapse: collapseSchema.describe("Of all songs that were annotated"),
  scores: z.strictObject({
    model: scoresSchema,
    recurring_pair: scoresSchema.describe("Of the recurring-pair rule, on the same songs"),
  }).nullable().describe("Of the songs with reference labels; null without any"),
}).describe("The summary of a run of annotate");

/** The summary of a run of annotate. */
type RunSummary = z.infer<typeof runSummarySchema>;
