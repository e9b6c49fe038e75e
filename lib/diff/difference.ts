/**
 * The difference between two editions, A and B, as `refrain diff` reports it.
 *
 * @module
 */
import { z } from "zod";
import { diffMetricsSchema, editionGateMetrics, metricChange } from "../edition/gate.ts";
import {
  catalogueSchema,
  manifestSchema,
  provenanceDifferences,
  provenanceSchema,
} from "../edition/manifest.ts";
import { decimals, listed, signed, UNDEFINED } from "../format_number.ts";
import { precisionRecallSchema } from "../metrics/precision_recall.ts";
import { count, unit } from "../metrics/averages.ts";

export const DIFF_SCHEMA = "refrain.diff/2";

const label = z.enum(["verse", "chorus"]);
const { records, metrics } = manifestSchema.shape;

const comparedEditionSchema = z.strictObject({
  name: z.string().describe("The name of its folder"),
  ...provenanceSchema.shape,
  inputs: catalogueSchema.describe("The inputs that it has: of a shard, some of the catalogue"),
  records,
  metrics,
}).describe("One of the two editions");

/** One of the two editions. */
export type ComparedEdition = z.infer<typeof comparedEditionSchema>;

const comparedSongsSchema = z.strictObject({
  both: count.describe("Songs in both editions: unchanged, changed and rewritten"),
  unchanged: count.describe("Every line has the same label in A and B"),
  changed: count.describe("The same number of lines, some with another label"),
  rewritten: count.describe("Another number of lines, so the labels are not compared"),
  record_changed: count.describe("Songs in both whose record differs, regardless of their labels"),
  added: count.describe("Songs only in B"),
  removed: count.describe("Songs only in A"),
});

const comparedLinesSchema = z.strictObject({
  compared: count,
  unchanged: count,
  verse_to_chorus: count,
  chorus_to_verse: count,
}).describe("Lines of the unchanged and changed songs");

const comparedBoundariesSchema = z.strictObject({
  a: count,
  b: count,
  unchanged: count.describe("At the same line"),
  moved_by_1: count.describe("Found within one line, but not exactly"),
  moved_by_2: count.describe("Found within two lines, but not within one"),
  removed: count.describe("Boundaries of A that are not found within two lines"),
  added: count.describe("Boundaries of B that are not found within two lines"),
}).describe("Boundaries of the unchanged and changed songs");

const f1 = precisionRecallSchema.nullable();

const agreementSchema = z.strictObject({
  lines: unit.nullable().describe("Share of the compared lines with the same label"),
  boundaries: z.strictObject({ exact: f1, within_1: f1, within_2: f1 })
    .describe("Boundaries of B compared with those of A, pooled over the songs"),
});

const confidenceCellSchema = z.strictObject({
  label: label.describe("The label in A"),
  from: unit.nullable().describe("null if A's model has no probabilities"),
  to: unit.nullable(),
  lines: count,
  relabelled: count.describe("Lines that have the other label in B"),
  boundaries: count.describe("Boundaries of A that start such a segment"),
  kept: count.describe("Those of these boundaries that are at the same line in B"),
}).describe("Lines whose segment in A has this label and a confidence in this band");

/** Lines with one label and one band of confidence in A. */
export type ConfidenceCell = z.infer<typeof confidenceCellSchema>;

const sideSchema = z.strictObject({
  first: label.describe("The label of the first line"),
  boundaries: z.array(z.int().min(1)).describe("The lines at which the label changes"),
});

const changedSongSchema = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's number among those with its id in its input, from the second on"),
  input: z.string().describe("The input of B that holds it"),
  lines: z.int().min(1),
  relabelled: z.int().min(1).describe("Lines that have another label in B"),
  a: sideSchema,
  b: sideSchema,
});

/** A song of which some lines have another label. */
export type ChangedSong = z.infer<typeof changedSongSchema>;

export const editionDifferenceSchema = z.strictObject({
  schema: z.literal(DIFF_SCHEMA),
  a: comparedEditionSchema,
  b: comparedEditionSchema,
  songs: comparedSongsSchema,
  lines: comparedLinesSchema,
  boundaries: comparedBoundariesSchema,
  agreement: agreementSchema,
  by_confidence: z.array(confidenceCellSchema)
    .describe("By label and confidence in A; only cells that have lines"),
  metrics: diffMetricsSchema,
  most_changed: z.array(changedSongSchema)
    .describe("By share of relabelled lines, then by relabelled lines, then by id"),
}).describe("What changed from an edition A to an edition B");

/** What changed from an edition A to an edition B. */
export type EditionDifference = z.infer<typeof editionDifferenceSchema>;

/** Says in a sentence how the editions were made differently; empty if they were not. */
export function configDifference({ a, b }: Pick<EditionDifference, "a" | "b">): string {
  const names = provenanceDifferences(a, b);
  if (areDifferentShards(a, b)) names.push("shard");
  return names.length === 0 ? "" : `A and B differ in ${listed(names)}.`;
}

function areDifferentShards(a: ComparedEdition, b: ComparedEdition): boolean {
  return a.catalogue.sha256 === b.catalogue.sha256 && a.inputs.sha256 !== b.inputs.sha256;
}

/** A metric as it is shown to people: its title, its value in A and in B, and the change. */
export type MetricRow = readonly [title: string, a: string, b: string, change: string];

const TITLES = [
  ["chorus_rate", "Share of lines that are chorus"],
  ["single_label_rate", "Share of songs with one label"],
  ["boundaries_per_song", "Boundaries per song"],
  ["confidence", "Mean confidence"],
  ["rejected_rate", "Share of records rejected"],
  ["filtered_rate", "Share of records filtered"],
] as const;

/** The metrics of both editions side by side. */
export function metricRows({ a, b }: Pick<EditionDifference, "a" | "b">): MetricRow[] {
  const before = editionGateMetrics(a), after = editionGateMetrics(b);
  return TITLES.map(([name, title]) => {
    const change = metricChange(before[name], after[name]);
    return [
      title,
      decimals(before[name]),
      decimals(after[name]),
      change === null ? UNDEFINED : signed(change),
    ];
  });
}
