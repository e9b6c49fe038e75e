/**
 * The summary of a run that `refrain annotate --metrics` writes.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "./annotation.ts";
import { scoresSchema } from "./metrics/scores.ts";
import { count } from "./metrics/averages.ts";
import { collapseSchema } from "./metrics/collapse.ts";

export const RUN_SUMMARY_SCHEMA = "refrain.run/2";

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
export type RunSummary = z.infer<typeof runSummarySchema>;
