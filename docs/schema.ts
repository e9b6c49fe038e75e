/**
 * Writes the JSON Schemas of what Refrain writes, and the table of metrics in metrics.md:
 * `deno task schema`.
 *
 * @module
 */
import { annotationSchema } from "#lib/annotation.ts";
import { manifestSchema } from "#lib/edition/manifest.ts";
import { songEntrySchema } from "#lib/edition/song_entry.ts";
import { editionDifferenceSchema } from "#lib/diff/difference.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { HEADLINE_SCORES, METRIC_DESCRIPTIONS } from "#lib/metrics/scores.ts";
import { totalsSchema } from "#lib/metrics/running_totals.ts";
import { songMetricsSchema } from "#lib/metrics/song_record.ts";
import { runSummarySchema } from "#pipelines/annotate/report.ts";
import { z } from "zod";
import { TOTALS_SCHEMA } from "#pipelines/kafka/records.ts";

/** A song's record in the topic of metrics. */
export const songMetricsRecord = songMetricsSchema.extend({
  source: z.string().describe("Topic, partition and offset of the song, as songs-3-1204"),
});

/** A partition's record there. */
export const totalsRecord = z.strictObject({
  schema: z.literal(TOTALS_SCHEMA),
  group: z.string(),
  topic: z.string(),
  partition: z.int().min(0),
  end: z.string().regex(/^\d+$/).describe("The offset before which all songs are counted"),
  ...totalsSchema.shape,
});

/** The JSON Schemas by the names of their files, made from the types. */
export const schemas: Readonly<Record<string, string>> = {
  "annotation.schema.json": jsonSchema(annotationSchema),
  "diff.schema.json": jsonSchema(editionDifferenceSchema),
  "edition.schema.json": jsonSchema(manifestSchema),
  "run.schema.json": jsonSchema(runSummarySchema),
  "scores.schema.json": jsonSchema(scoresFileSchema),
  "song_entry.schema.json": jsonSchema(songEntrySchema),
  "song_metrics.schema.json": jsonSchema(songMetricsRecord),
  "totals.schema.json": jsonSchema(totalsRecord),
};

function jsonSchema(type: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(type), null, 2) + "\n";
}

/** The table of metrics, one line per metric, in Markdown. */
export const metricTable: readonly string[] = [
  "| metric | measures | headline scores |",
  "| --- | --- | --- |",
  ...METRIC_DESCRIPTIONS.map(([name, description]) => {
    const headlines = HEADLINE_SCORES.filter(({ metric }) => metric === name);
    return `| \`${name}\` | ${description} | ${headlines.map(({ title }) => title).join("; ")} |`;
  }),
];

if (import.meta.main) {
  for (const [name, schema] of Object.entries(schemas)) {
    await Deno.writeTextFile(new URL(name, import.meta.url), schema);
  }
  const page = new URL("metrics.md", import.meta.url);
  const table = /^\| metric .*\n(\|.*\n)+/m;
  const text = await Deno.readTextFile(page);
  await Deno.writeTextFile(page, text.replace(table, () => metricTable.join("\n") + "\n"));
}
