/**
 * What an edition keeps of each annotation beside it: which record it was made of, and its figures.
 *
 * @module
 */
import { z } from "zod";
import { type Annotation, roundProbability } from "../annotation.ts";

const count = z.int().min(0);

export const songEntrySchema = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's place among those of the same id in its input, from the second on"),
  record: z.string().length(64).describe("SHA-256 of the record that the song was read from"),
  bytes: z.int().min(1).describe("Length of the annotation as it is written, line end included"),
  lines: z.int().min(1),
  chorus_lines: count,
  boundaries: count,
  confidence: z.number().min(0).max(1).nullable()
    .describe("Mean over the lines, six decimals; null if the model has no probabilities"),
}).describe("One song of an edition");

/** One song of an edition. */
export type SongEntry = z.infer<typeof songEntrySchema>;

/** How an annotation is stored. */
export interface StoredAnnotation {
  /** SHA-256 of the record that the song was read from, in hexadecimal. */
  readonly record: string;
  /** Length of the annotation as it is written, in bytes. */
  readonly bytes: number;
}

/**
 * The entry of an annotation. It depends on nothing but what was written, so that it is the same
 * wherever the song was labelled.
 */
export function songEntryOf(
  annotation: Annotation,
  { record, bytes }: StoredAnnotation,
): SongEntry {
  const { id, occurrence, segments, model } = annotation;
  let chorus = 0, confidence = 0;
  for (const { start, end, label, confidence: mean } of segments) {
    if (label === "chorus") chorus += end - start;
    confidence += mean * (end - start);
  }
  const lines = segments.at(-1)!.end;
  return {
    id,
    ...(occurrence !== undefined && { occurrence }),
    record,
    bytes,
    lines,
    chorus_lines: chorus,
    boundaries: segments.length - 1,
    confidence: model.probabilities === "none" ? null : roundProbability(confidence / lines),
  };
}
