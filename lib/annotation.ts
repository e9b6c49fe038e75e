/**
 * Annotations: the predictions for one song, with what identifies the song and the model.
 *
 * @module
 */
import { z } from "zod";
import type { Label, Labelling } from "./label.ts";
import { changeProbability, roundProbability, segmentConfidences } from "./probability.ts";
import { type SongScores, songScores, songScoresSchema } from "./metrics/song_scores.ts";
import { nameSegments, type Segment, toBoundaries, toSegments } from "./segment.ts";
import type { Section } from "./section.ts";
import { referenceLabels, type Song } from "./song.ts";

/** The name and version of the annotation's JSON. */
export const ANNOTATION_SCHEMA: Annotation["schema"] = "refrain.annotation/2";

/**
 * The model that labelled a song.
 *
 * @example
 * ```ts
 * import { createAnnotator, type ModelInfo } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator({ model: "recurring-pair" });
 * const { name, probabilities }: ModelInfo = annotator.model;
 * assert.deepEqual([name, probabilities], ["recurring-pair", "none"]);
 * ```
 */
export interface ModelInfo {
  /** The name, such as `blstm`. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The SHA-256 of the model's file, in hexadecimal; null for a rule, which has no file. */
  readonly checksum: string | null;
  /** How far its probabilities can be trusted: `none` means that they are only 0 and 1, from labels. */
  readonly probabilities: "raw" | "calibrated" | "none";
}

/** Whether the probabilities of a model are calibrated. */
export function isCalibrated({ probabilities }: ModelInfo): boolean {
  return probabilities === "calibrated";
}

/** A predicted segment: the longest run of lines with one label, `start` .. `end - 1`. */
export interface AnnotatedSegment extends Segment {
  /** `Chorus`, `Verse` or a numbered verse; a verse that is repeated keeps its number. */
  readonly name: string;
  /**
   * The probability that the segment is right, in 0 .. 1, if the model estimates it; otherwise the mean
   * probability of the label over the segment's lines.
   */
  readonly confidence: number;
}

/** A predicted boundary. */
export interface AnnotatedBoundary {
  /** The first line of the new segment, in 1 .. L - 1. */
  readonly line: number;
  /** The probability that this line and the one before have different labels, in 0 .. 1. */
  readonly probability: number;
}

/** A line with its prediction. */
export interface AnnotatedLine {
  /** The line as it is in the input. */
  readonly text: string;
  /** The predicted label. */
  readonly label: Label;
  /** The probability that the line belongs to a chorus, in 0 .. 1. */
  readonly chorus: number;
}

/**
 * The annotation of a song of L lines. Ranges are half-open, lines count from 0, and probabilities have
 * six decimals. `JSON.stringify` gives the JSON that `docs/annotation.md` describes.
 *
 * @example
 * ```ts
 * import { type Annotation, createAnnotator } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator({ model: "repeated-line", withLines: true });
 * const { boundaries, lines }: Annotation = await annotator.annotate("Walk on\nSing\nSing");
 * assert.deepEqual(boundaries, [{ line: 1, probability: 1 }]);
 * assert.deepEqual(lines?.map(({ chorus }) => chorus), [0, 1, 1]);
 * ```
 */
export interface Annotation {
  /** The name and version of this structure. */
  readonly schema: "refrain.annotation/2";
  /** The id of the song. */
  readonly id: string;
  /** The song's place among those of the same id in a run, from the second on. */
  readonly occurrence?: number;
  /** The title of the song. */
  readonly title?: string;
  /** The artist of the song. */
  readonly artist?: string;
  /** The language of the song. */
  readonly language?: string;
  /** The predicted segments, at least one, in order, without gaps, over all lines. */
  readonly segments: readonly AnnotatedSegment[];
  /** Where each segment but the first starts, ascending. */
  readonly boundaries: readonly AnnotatedBoundary[];
  /** The lines with their predictions, [L], if they were asked for. */
  readonly lines?: readonly AnnotatedLine[];
  /** The lines that begin a stanza, ascending, each in 1 .. L - 1, if there are any. */
  readonly breaks?: readonly number[];
  /** Whether the model labelled whole stanzas, with these breaks, and not line by line. */
  readonly breaks_used: boolean;
  /** The reference labels, if the song has any: sections in order, without gaps, over all lines. */
  readonly reference_sections?: readonly Section[];
  /** The model. */
  readonly model: ModelInfo;
  /** The scores against the reference labels, if the song has any. */
  readonly metrics?: SongScores;
  /** All other fields of the song. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const probability = z.number().min(0).max(1);
const label = z.enum(["verse", "chorus"]);
const start = z.int().min(0).describe("The first line, counted from 0");
const end = z.int().min(1).describe("The line after the last");

/** The JSON of {@linkcode ModelInfo}. */
export const modelSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  checksum: z.string().nullable().describe("SHA-256 of the model's file; null for a rule"),
  probabilities: z.enum(["raw", "calibrated", "none"]),
}).describe("Which model labelled the song") satisfies z.ZodType<ModelInfo>;

/** The JSON of {@linkcode Annotation}. */
export const annotationSchema = z.strictObject({
  schema: z.literal(ANNOTATION_SCHEMA),
  id: z.string().describe("The song's id, or one made from its lines"),
  occurrence: z.int().min(2).optional()
    .describe("The song's place among those of the same id in this run, from the second on"),
  title: z.string().optional(),
  artist: z.string().optional(),
  language: z.string().optional(),
  segments: z.array(z.strictObject({
    start,
    end,
    label,
    name: z.string().describe("Verse 1, Verse 2, Chorus, …"),
    confidence: probability.describe(
      "Probability that the segment is right, or mean probability of the label over its lines",
    ),
  })).min(1).describe("The parts of the song, in order and without gaps"),
  boundaries: z.array(z.strictObject({
    line: z.int().min(1).describe("The first line of the new segment"),
    probability: probability.describe("That this line and the one before differ in label"),
  })),
  lines: z.array(z.strictObject({
    text: z.string(),
    label,
    chorus: probability.describe("That the line belongs to a chorus"),
  })).optional().describe("Only with --lines"),
  breaks: z.array(z.int().min(1)).optional()
    .describe("The lines that begin a stanza, if there are any"),
  breaks_used: z.boolean().describe("Whether the model labelled whole stanzas, with these breaks"),
  reference_sections: z.array(z.strictObject({ start, end, label, name: z.string() })).optional()
    .describe("The reference labels, if the song has any"),
  model: modelSchema,
  metrics: songScoresSchema.optional().describe("Only if the song has reference labels"),
  extra: z.record(z.string(), z.unknown()).optional().describe("Every other field of the input"),
}).describe("One song, annotated") satisfies z.ZodType<Annotation>;

/** The form of an annotation. */
export interface AnnotationOptions {
  /** Whether the annotation holds the song's lines (no). */
  readonly withLines?: boolean;
}

/** Builds the annotation of a song from the labels and probabilities of its lines. */
export function createAnnotation(
  song: Song,
  labelling: Labelling,
  model: ModelInfo,
  options: AnnotationOptions = {},
): Annotation {
  const { labels, chorus, usedBreaks } = labelling;
  const reference = referenceLabels(song);
  const { withLines = false } = options;
  return {
    schema: ANNOTATION_SCHEMA,
    id: song.id,
    ...(song.title !== undefined && { title: song.title }),
    ...(song.artist !== undefined && { artist: song.artist }),
    ...(song.language !== undefined && { language: song.language }),
    segments: namedSegments(song, labelling),
    boundaries: toBoundaries(labels).map((line) => ({
      line,
      probability: roundProbability(changeProbability(labelling, line)),
    })),
    ...(withLines && {
      lines: song.lines.map((text, line) => ({
        text,
        label: labels[line],
        chorus: roundProbability(chorus[line]),
      })),
    }),
    ...(song.breaks.length > 0 && { breaks: [...song.breaks] }),
    breaks_used: usedBreaks,
    ...(song.sections && { reference_sections: [...song.sections] }),
    model,
    ...(reference && { metrics: songScores(reference, labels) }),
    ...(song.extra && { extra: song.extra }),
  };
}

function namedSegments(song: Song, labelling: Labelling): AnnotatedSegment[] {
  const segments = toSegments(labelling.labels), confidences = segmentConfidences(labelling);
  const names = nameSegments(segments.map(({ start, end, label }) => ({
    label,
    lines: song.lines.slice(start, end),
  })));
  return segments.map((segment, place) => ({
    ...segment,
    name: names[place],
    confidence: roundProbability(confidences[place]),
  }));
}
