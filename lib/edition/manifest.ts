/**
 * The manifest of an edition: what a catalogue's labels are, of what they were made, and how to check
 * that all of it is there. It says nothing of when, where or by how many the work was done.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "../annotation.ts";
import { byName } from "../by_name.ts";
import { checksum } from "../checksum.ts";
import { INPUT_FORMATS } from "../formats/registry.ts";
import {
  editionFigures,
  editionFiguresSchema,
  type EditionSums,
  editionSumsSchema,
  joinedSums,
  NO_SONGS,
} from "./metrics.ts";

export const EDITION_SCHEMA = "refrain.edition/1";

const count = z.int().min(0);
const sha256 = z.string().length(64);

export const recordCountsSchema = z.strictObject({
  read: count,
  written: count,
  rejected: count,
  filtered: count.describe("Songs that --language did not want"),
  duplicates: count.describe("Songs whose id had come before in their input"),
});

/** How many records ended in which way. */
export type RecordCounts = z.infer<typeof recordCountsSchema>;

/** The counts of no record. */
export const NO_RECORDS: RecordCounts = {
  read: 0,
  written: 0,
  rejected: 0,
  filtered: 0,
  duplicates: 0,
};

export const shapeSchema = z.strictObject({
  format: z.enum(INPUT_FORMATS).describe("How input is read"),
  languages: z.array(z.string()).nullable().describe("Those that are kept; null: all"),
  lines: z.boolean().describe("Whether annotations hold the song's lines"),
  max_lines: z.int().min(1),
  max_line_bytes: z.int().min(1),
  partition_songs: z.int().min(1).nullable()
    .describe("Records a part; null: one part an input"),
  compression: z.enum(["none", "gzip", "zstd"]),
}).describe("All settings that shape the output");

/** All settings that shape the output, beside the model. */
export type EditionShape = z.infer<typeof shapeSchema>;

export const storedFileSchema = z.strictObject({
  path: z.string().regex(/^(annotations|songs|rejects)\/(?!(.*\/)?\.\.?(\/|$))./)
    .describe("Below the edition's folder, and never out of it"),
  bytes: count,
  sha256,
});

/** A file of an edition. */
export type StoredFile = z.infer<typeof storedFileSchema>;

export const partSchema = z.strictObject({
  name: z.string(),
  input: z.string().describe("The name of the input whose records it holds"),
  records: recordCountsSchema,
  sums: editionSumsSchema,
  annotations: storedFileSchema,
  songs: storedFileSchema.describe("One entry an annotation, in the same order"),
  rejects: storedFileSchema.nullable().describe("null if no record was rejected"),
}).describe("Some of the records of one input, in their order");

/** A part of an edition. */
export type EditionPart = z.infer<typeof partSchema>;

export const inputSchema = z.strictObject({
  name: z.string().describe("The path below the catalogue's folder"),
  files: z.int().min(1).describe("1, or as many as the folder has texts"),
  bytes: count,
  sha256: sha256.describe("Of the bytes of its files, one after the other, as they are stored"),
});

/** An input of an edition: a file of songs, or the texts of a folder. */
export type EditionInput = z.infer<typeof inputSchema>;

export const catalogueSchema = z.strictObject({
  inputs: z.int().min(1),
  sha256: sha256.describe("Of the names of all its inputs, in order, each with a line end"),
}).describe("The whole catalogue, of which a shard labels some inputs");

/** By what it is known that nothing of a catalogue is missing. */
export type CatalogueIdentity = z.infer<typeof catalogueSchema>;

export const manifestSchema = z.strictObject({
  schema: z.literal(EDITION_SCHEMA),
  refrain: z.string().describe("The version of Refrain"),
  model: modelSchema,
  shape: shapeSchema,
  catalogue: catalogueSchema,
  records: recordCountsSchema,
  figures: editionFiguresSchema,
  inputs: z.array(inputSchema).describe("By name"),
  parts: z.array(partSchema).describe("By input, then in the order of its records"),
}).describe("An edition: the labels of a catalogue");

/** An edition: the labels of a catalogue. */
export type Manifest = z.infer<typeof manifestSchema>;

/** What two editions have in common that can be joined. */
export type EditionHead = Pick<Manifest, "refrain" | "model" | "shape" | "catalogue">;

/** A manifest of inputs in any order; the parts of an input come in the order of its records. */
export function manifestOf(
  { refrain, model, shape, catalogue }: EditionHead,
  inputs: readonly EditionInput[],
  parts: readonly EditionPart[],
): Manifest {
  const byInput = Map.groupBy(parts, ({ input }) => input);
  const sortedInputs = inputs.toSorted(byName);
  const sorted = sortedInputs.flatMap(({ name }) => byInput.get(name) ?? []);
  return {
    schema: EDITION_SCHEMA,
    refrain,
    model,
    shape,
    catalogue,
    records: sorted.map(({ records }) => records).reduce(joinedCounts, NO_RECORDS),
    figures: editionFigures(sumsOfParts(sorted)),
    inputs: sortedInputs,
    parts: sorted,
  };
}

/** The sums over the songs of parts. */
export function sumsOfParts(parts: readonly EditionPart[]): EditionSums {
  return parts.map(({ sums }) => sums).reduce(joinedSums, NO_SONGS);
}

/** The counts over the records of both. */
export function joinedCounts(one: RecordCounts, other: RecordCounts): RecordCounts {
  return {
    read: one.read + other.read,
    written: one.written + other.written,
    rejected: one.rejected + other.rejected,
    filtered: one.filtered + other.filtered,
    duplicates: one.duplicates + other.duplicates,
  };
}

/** @param names of all inputs of a catalogue, sorted */
export function catalogueIdentity(names: readonly string[]): CatalogueIdentity {
  return { inputs: names.length, sha256: checksum(names.map((name) => `${name}\n`).join("")) };
}
