/**
 * A labelled song, as it is written and counted.
 *
 * @module
 */
import { createAnnotation, type ModelInfo } from "#lib/annotation.ts";
import type { Labelling } from "#lib/labelling.ts";
import type { Song } from "#lib/song.ts";
import { type AnnotationFormat, writeAnnotation } from "./output_format.ts";
import type { Annotated } from "./contract.ts";
import { songStatistics } from "./song_statistics.ts";

/** How annotations are made of labels. */
export interface AnnotationSettings {
  readonly model: ModelInfo;
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
  readonly format: AnnotationFormat;
}

const encoder = new TextEncoder();

/** Annotates a labelled song. */
export async function annotateSong(
  song: Song,
  labelling: Labelling,
  { model, withLines, format }: AnnotationSettings,
): Promise<Annotated> {
  const annotation = createAnnotation(song, labelling, model, { withLines });
  return {
    id: song.id,
    bytes: encoder.encode(writeAnnotation(format, song, annotation)),
    counts: await songStatistics(song, labelling, model),
  };
}
