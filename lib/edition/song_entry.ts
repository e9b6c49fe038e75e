/**
 * The entry of a song in an edition: which record it was read from, and its statistics. Entries are
 * stored next to the annotations, in the same order.
 *
 * @module
 */
import { z } from "zod";
import type { Annotation } from "../annotation.ts";
import { count } from "../metrics/averages.ts";
import { roundProbability } from "../probability.ts";

export const songEntrySchema = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's number among those with its id in its input, from the second on"),
  record: z.string().regex(/^[0-9a-f]{64}$/).describe(
    "SHA-256 of the record that the song was read from",
  ),
  bytes: z.int().min(1).describe("Length of the stored annotation, line end included"),
  lines: z.int().min(1),
  chorus_lines: count,
  boundaries: count,
  confidence: z.number().min(0).max(1).nullable()
    .describe("Mean over the lines, six decimals; null if the model has no probabilities"),
}).describe("One song of an edition");

/** One song of an edition. */
export type SongEntry = z.infer<typeof songEntrySchema>;

/** What an entry says of the stored annotation itself. */
export interface StoredAnnotation {
  /** SHA-256 of the record that the song was read from, in hexadecimal. */
  readonly record: string;
  /** Length of the stored annotation in bytes. */
  readonly bytes: number;
}

/**
 * The entry of an annotation. It depends only on the annotation, so it is the same on every machine.
 */
export function toSongEntry(
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
