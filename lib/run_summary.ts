/**
 * What `refrain annotate --metrics` writes of a run.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "./annotation.ts";
import { scoresSchema } from "./metrics/scores.ts";
import { collapseSchema } from "./metrics/collapse_monitor.ts";

export const RUN_SUMMARY_SCHEMA = "refrain.run/1";

const count = z.int().min(0);

export const runSummarySchema = z.strictObject({
  schema: z.literal(RUN_SUMMARY_SCHEMA),
  model: modelSchema,
  records: z.strictObject({
    read: count,
    written: count,
    rejected: count,
    filtered: count.describe("Songs that --language did not want"),
    duplicates: count.describe("Songs whose id had come before"),
    unreadable: count.describe("Inputs that could not be read to their end"),
  }),
  watch: collapseSchema.describe("Of all songs that were annotated"),
  scores: z.strictObject({
    model: scoresSchema,
    recurring_pair: scoresSchema.describe("Of the rule that learns nothing, on the same songs"),
  }).nullable().describe("On the songs that came with gold labels; null if there were none"),
}).describe("How a run of annotate went");

/** How a run of annotate went. */
export type RunSummary = z.infer<typeof runSummarySchema>;
