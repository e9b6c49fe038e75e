/**
 * An annotation: what Refrain says of a song. Its fields are documented in docs/annotation.md; the
 * JSON Schema there is generated from the types here.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "./label.ts";
import type { Labelling } from "./labelling.ts";
import { songScores, songScoresSchema } from "./metrics/song_scores.ts";
import { nameSections } from "./section_names.ts";
import { toBoundaries, toSegments } from "./segment.ts";
import { referenceLabels, type Song } from "./song.ts";

export const ANNOTATION_SCHEMA = "refrain.annotation/1";

const probability = z.number().min(0).max(1);
const label = z.enum(["verse", "chorus"]);
const start = z.int().min(0).describe("The first line, counted from 0");
const end = z.int().min(1).describe("The line after the last");

export const modelSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  checksum: z.string().nullable().describe("SHA-256 of the model's file; null for a rule"),
  probabilities: z.enum(["raw", "calibrated", "none"]),
}).describe("Which model labelled the song");

/** Which model labelled a song. */
export type ModelInfo = z.infer<typeof modelSchema>;

export const annotationSchema = z.strictObject({
  schema: z.literal(ANNOTATION_SCHEMA),
  id: z.string().describe("The song's id, or one made from its words"),
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
    confidence: probability.describe("Mean probability of the label over the segment's lines"),
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
    .describe("The lines before which a blank line stood, if there were any"),
  sections: z.array(z.strictObject({ start, end, label, name: z.string() })).optional()
    .describe("The gold labels, if the song came with any"),
  model: modelSchema,
  metrics: songScoresSchema.optional().describe("Only if the song came with gold labels"),
  extra: z.record(z.string(), z.unknown()).optional().describe("Every other field of the input"),
}).describe("One song, annotated");

/** One song, annotated. */
export type Annotation = z.infer<typeof annotationSchema>;

/** How an annotation is put together. */
export interface AnnotationOptions {
  /** Whether the record holds the song's lines. */
  readonly withLines?: boolean;
}

/** Builds the annotation of a song from the labels and probabilities of its lines. */
export function createAnnotation(
  song: Song,
  { labels, chorus }: Labelling,
  model: ModelInfo,
  options: AnnotationOptions = {},
): Annotation {
  const gold = referenceLabels(song);
  const { withLines = false } = options;
  return {
    schema: ANNOTATION_SCHEMA,
    id: song.id,
    ...(song.title !== undefined && { title: song.title }),
    ...(song.artist !== undefined && { artist: song.artist }),
    ...(song.language !== undefined && { language: song.language }),
    segments: namedSegments(song, labels, chorus),
    boundaries: toBoundaries(labels).map((line) => ({
      line,
      probability: roundProbability(changeProbability(chorus[line - 1], chorus[line])),
    })),
    ...(withLines && {
      lines: song.lines.map((text, line) => ({
        text,
        label: labels[line],
        chorus: roundProbability(chorus[line]),
      })),
    }),
    ...(song.breaks.length > 0 && { breaks: [...song.breaks] }),
    ...(song.sections && { sections: [...song.sections] }),
    model,
    ...(gold && { metrics: songScores(gold, labels) }),
    ...(song.extra && { extra: song.extra }),
  };
}

function namedSegments(song: Song, labels: readonly Label[], chorus: Float32Array) {
  const parts = toSegments(labels).map((segment) => ({
    ...segment,
    lines: song.lines.slice(segment.start, segment.end),
  }));
  const names = nameSections(parts);
  return parts.map(({ start, end, label }, part) => {
    let sum = 0;
    for (let line = start; line < end; line++) {
      sum += label === "chorus" ? chorus[line] : 1 - chorus[line];
    }
    return {
      start,
      end,
      label,
      name: names[part],
      confidence: roundProbability(sum / (end - start)),
    };
  });
}

/** The probability that two independent lines differ in label. */
function changeProbability(p: number, q: number): number {
  return p * (1 - q) + q * (1 - p);
}

/** Probabilities are written with six decimals. */
export function roundProbability(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}
