/**
 * The songs of a finished edition as a comparison needs them, in the order of its manifest.
 *
 * @module
 */
import { type Annotation, annotationSchema } from "#lib/annotation.ts";
import { type Outline, outlineOf } from "#lib/diff/label_runs.ts";
import { z } from "zod";
import type { StoredEdition } from "../edition/reader.ts";

/** A song of an edition. */
export interface SongOfEdition {
  readonly id: string;
  /** Its place among those of its id in its input, from the second on. */
  readonly occurrence?: number;
  readonly input: string;
  readonly outline: Outline;
}

const { segments, model } = annotationSchema.shape;

/** What is asked of an annotation. */
const labelsSchema = z.object({
  segments: segments.refine(areWithoutGaps, "they are not one after the other"),
  model,
});

/**
 * The songs of an edition, some at a time.
 *
 * @throws {RunError} with exit code 65 if its files are not what its manifest says.
 */
export async function* songsOf(edition: StoredEdition): AsyncGenerator<readonly SongOfEdition[]> {
  for (const part of edition.manifest.parts) {
    for await (const songs of edition.songs(part)) {
      yield songs.map(({ entry: { id, occurrence, record }, annotation }) => {
        const labels = edition.valueOf(annotation, labelsSchema, part.annotations);
        return {
          id,
          ...(occurrence !== undefined && { occurrence }),
          input: part.input,
          outline: outlineOf(labels, record),
        };
      });
    }
  }
}

function areWithoutGaps(segments: Annotation["segments"]): boolean {
  return segments.every(({ start, end }, place) =>
    start === (place === 0 ? 0 : segments[place - 1].end) && end > start
  );
}
