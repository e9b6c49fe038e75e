/**
 * The manifest of an edition: how the labels of a catalogue were made, and how to check that all of
 * them are there. It does not say when, where or with how many workers the work was done.
 *
 * @module
 */
import { z } from "zod";
import { isCalibrated, modelSchema } from "../annotation.ts";
import { checksum } from "../checksum.ts";
import { INPUT_FORMATS } from "../formats/registry.ts";
import {
  addCounts,
  computeEditionMetrics,
  editionMetricsSchema,
  type EditionStatistics,
  editionStatisticsSchema,
  NO_STATISTICS,
} from "./metrics.ts";
import { count } from "../metrics/averages.ts";

export const EDITION_SCHEMA = "refrain.edition/2";

const sha256 = z.string().length(64);

export const recordCountsSchema = z.strictObject({
  read: count,
  written: count,
  rejected: count,
  filtered: count.describe("Songs that --language left out"),
  duplicates: count.describe("Songs whose id had occurred before in their input"),
});

/** Counts of records by outcome. */
export type RecordCounts = z.infer<typeof recordCountsSchema>;

/** The counts of no records. */
export const NO_RECORDS: RecordCounts = {
  read: 0,
  written: 0,
  rejected: 0,
  filtered: 0,
  duplicates: 0,
};

export const outputOptionsSchema = z.strictObject({
  format: z.enum(INPUT_FORMATS).describe("How input is read"),
  languages: z.array(z.string()).nullable().describe("The languages that are kept; null: all"),
  lines: z.boolean().describe("Whether annotations hold the song's lines"),
  ignore_breaks: z.boolean().default(false).describe("Whether stanza breaks are ignored"),
  max_lines: z.int().min(1),
  max_line_bytes: z.int().min(1),
  partition_songs: z.int().min(1).nullable().describe("Records per part; null: one part per input"),
  compression: z.enum(["none", "gzip", "zstd"]),
}).describe("All settings that affect the output");

/** All settings that, together with the model, determine the output. */
export type OutputOptions = z.infer<typeof outputOptionsSchema>;

const storedFileSchema = z.strictObject({
  path: z.string().regex(/^(annotations|songs|rejects)\/(?!(.*\/)?\.\.?(\/|$))./)
    .describe("Relative to the edition's folder, and never outside it"),
  bytes: count,
  sha256,
});

/** A file of an edition. */
export type StoredFile = z.infer<typeof storedFileSchema>;

export const partSchema = z.strictObject({
  name: z.string(),
  input: z.string().describe("The name of the input whose records it holds"),
  records: recordCountsSchema,
  statistics: editionStatisticsSchema,
  annotations: storedFileSchema,
  songs: storedFileSchema.describe("One entry per annotation, in the same order"),
  rejects: storedFileSchema.nullable().describe("null if no record was rejected"),
}).describe("Consecutive records of one input");

/** A part of an edition. */
export type EditionPart = z.infer<typeof partSchema>;

export const inputSchema = z.strictObject({
  name: z.string().describe("The path relative to the catalogue's folder"),
  files: z.int().min(1).describe("1, or the number of texts in the folder"),
  bytes: count,
  sha256: sha256.describe("Of the bytes of its files, concatenated, as stored"),
});

/** An input of an edition: a file of songs, or the texts of a folder. */
export type EditionInput = z.infer<typeof inputSchema>;

export const catalogueSchema = z.strictObject({
  inputs: z.int().min(1),
  sha256: sha256.describe("Of the names of all its inputs, in order, each with a line end"),
}).describe("The whole catalogue; a shard labels some of its inputs");

export const provenanceSchema = z.strictObject({
  refrain: z.string().describe("The version of Refrain"),
  model: modelSchema,
  output_options: outputOptionsSchema,
  catalogue: catalogueSchema,
});

/** How an edition is made. Editions that agree on it can be merged. */
export type Provenance = z.infer<typeof provenanceSchema>;

export const manifestSchema = z.strictObject({
  schema: z.literal(EDITION_SCHEMA),
  ...provenanceSchema.shape,
  records: recordCountsSchema,
  metrics: editionMetricsSchema,
  inputs: z.array(inputSchema).describe("By name"),
  parts: z.array(partSchema).describe("By input, then in the order of its records"),
}).describe("An edition: the labels of a catalogue");

/** An edition: the labels of a catalogue. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Creates a manifest.
 *
 * @param inputs in any order
 * @param parts those of one input in the order of its records
 */
export function createManifest(
  provenance: Provenance,
  inputs: readonly EditionInput[],
  parts: readonly EditionPart[],
): Manifest {
  const byInput = Map.groupBy(parts, ({ input }) => input), sortedInputs = inputs.toSorted(byName);
  const sorted = sortedInputs.flatMap(({ name }) => byInput.get(name) ?? []);
  return {
    schema: EDITION_SCHEMA,
    ...toProvenance(provenance),
    records: totalRecords(sorted),
    metrics: computeEditionMetrics(totalStatistics(sorted), isCalibrated(provenance.model)),
    inputs: sortedInputs,
    parts: sorted,
  };
}

/** Picks the provenance out of a manifest. */
export function toProvenance(
  { refrain, model, output_options, catalogue }: Provenance,
): Provenance {
  return { refrain, model, output_options, catalogue };
}

/** The statistics of all songs of parts. */
export function totalStatistics(parts: readonly EditionPart[]): EditionStatistics {
  return parts.map(({ statistics }) => statistics).reduce(addCounts, NO_STATISTICS);
}

function totalRecords(parts: readonly EditionPart[]): RecordCounts {
  return parts.map(({ records }) => records).reduce(addCounts, NO_RECORDS);
}

/** @param names of all inputs of a catalogue, sorted */
export function identifyCatalogue(names: readonly string[]): Manifest["catalogue"] {
  return { inputs: names.length, sha256: checksum(names.map((name) => `${name}\n`).join("")) };
}

/**
 * Names what differs between the provenance of two editions: `version of Refrain`, `model`, `catalogue`,
 * or the name of an output option.
 */
export function provenanceDifferences(one: Provenance, other: Provenance): string[] {
  const others = new Map(namedValues(other));
  return namedValues(one).filter(([name, value]) => value !== others.get(name))
    .map(([name]) => name);
}

function namedValues(
  { refrain, model, catalogue, output_options }: Provenance,
): (readonly [string, string])[] {
  const all = { "version of Refrain": refrain, model, catalogue, ...output_options };
  return Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)]);
}

/** Checks that the counts of a manifest agree; returns what does not as a sentence, else undefined. */
export function manifestFault({ records, metrics, parts }: Manifest): string | undefined {
  for (const part of parts) {
    const fault = partFault(part);
    if (fault !== undefined) return `${part.name}: ${fault}`;
  }
  if (JSON.stringify(totalRecords(parts)) !== JSON.stringify(records)) {
    return "its record counts are not the sums of its parts";
  }
  return songsFault(metrics.songs, records.written);
}

function partFault({ records, statistics }: EditionPart): string | undefined {
  const { read, written, rejected, filtered } = records;
  if (read !== written + rejected + filtered) {
    return `${read} records were read, but ${written} written, ${rejected} rejected and ` +
      `${filtered} filtered`;
  }
  return songsFault(statistics.songs, written);
}

function songsFault(songs: number, written: number): string | undefined {
  if (songs !== written) return `it has ${songs} songs, but ${written} records were written`;
}

/** Compares names by UTF-16 code units, independent of the locale. For `sort`. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
