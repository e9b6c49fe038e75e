/**
 * What `refrain diff` tells of two editions, A and B.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "../annotation.ts";
import { precisionRecallSchema } from "../metrics/precision_recall.ts";
import { editionFiguresSchema } from "../edition/metrics.ts";
import { diffFiguresSchema } from "../edition/gate_metrics.ts";
import { catalogueSchema, recordCountsSchema, shapeSchema } from "../edition/manifest.ts";

export const DIFF_SCHEMA = "refrain.diff/1";

const count = z.int().min(0);
const unit = z.number().min(0).max(1);
const label = z.enum(["verse", "chorus"]);

export const comparedEditionSchema = z.strictObject({
  name: z.string().describe("The name of its folder"),
  refrain: z.string().describe("The version of Refrain"),
  model: modelSchema,
  shape: shapeSchema,
  catalogue: catalogueSchema,
  inputs: catalogueSchema.describe("The inputs that it has: of a shard, some of the catalogue"),
  records: recordCountsSchema,
  figures: editionFiguresSchema,
}).describe("One of the two editions");

/** One of the two editions. */
export type ComparedEdition = z.infer<typeof comparedEditionSchema>;

const comparedSongsSchema = z.strictObject({
  both: count.describe("Songs that both have: same, changed and rewritten"),
  same: count.describe("Every line has the label that it had"),
  changed: count.describe("As many lines, some with the other label"),
  rewritten: count.describe("More lines or fewer, so that they are not compared"),
  record_changed: count.describe("Songs of both whose record differs, whatever their labels"),
  added: count.describe("Songs that B alone has"),
  gone: count.describe("Songs that A alone has"),
});

/** Songs by what became of them. */
export type ComparedSongs = z.infer<typeof comparedSongsSchema>;

const comparedLinesSchema = z.strictObject({
  compared: count,
  same: count,
  verse_to_chorus: count,
  chorus_to_verse: count,
}).describe("Lines of the songs that are same or changed");

const comparedBoundariesSchema = z.strictObject({
  a: count,
  b: count,
  same: count.describe("At the same line"),
  moved_by_1: count.describe("Found within one line, and not exactly"),
  moved_by_2: count.describe("Found within two lines, and not within one"),
  gone: count.describe("Those of A that are not found within two lines"),
  new: count.describe("Those of B that are not found within two lines"),
}).describe("Boundaries of the songs that are same or changed");

const f1 = precisionRecallSchema.nullable();

const agreementSchema = z.strictObject({
  lines: unit.nullable().describe("Share of the compared lines with the same label"),
  boundaries: z.strictObject({ exact: f1, within_1: f1, within_2: f1 })
    .describe("Those of B against those of A, pooled"),
});

const confidenceCellSchema = z.strictObject({
  label: label.describe("The label in A"),
  from: unit.nullable().describe("null if A's model has no probabilities"),
  to: unit.nullable(),
  lines: count,
  moved: count.describe("Lines that have the other label in B"),
  boundaries: count.describe("Boundaries of A that begin such a segment"),
  kept: count.describe("Boundaries of these at the same line in B"),
}).describe("Lines whose segment in A has one label, and a confidence within such bounds");

/** Lines of one label and band of confidence in A. */
export type ConfidenceCell = z.infer<typeof confidenceCellSchema>;

const sideSchema = z.strictObject({
  first: label.describe("The label of its first line"),
  boundaries: z.array(z.int().min(1)).describe("The lines at which the label changes"),
});

const changedSongSchema = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's place among those of the same id in its input, from the second on"),
  input: z.string().describe("The input of B that has it"),
  lines: z.int().min(1),
  moved: z.int().min(1).describe("Lines that have another label in B"),
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
    .describe("By label and confidence in A: those with a line"),
  figures: diffFiguresSchema,
  most_changed: z.array(changedSongSchema)
    .describe("By share of lines that moved, then by lines that moved, then by id"),
}).describe("What changed from an edition A to an edition B");

/** What changed from an edition A to an edition B. */
export type EditionDifference = z.infer<typeof editionDifferenceSchema>;
