/**
 * How annotations are written.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { jsonOfAnnotation } from "#lib/formats/jsonl.ts";
import { COLOURED, textOfAnnotation } from "#lib/formats/text.ts";
import type { Song } from "#lib/song.ts";

/** One line of JSON a song; or its words under headers, for people, perhaps in a terminal's colours. */
export type AnnotationFormat = "jsonl" | "text" | "coloured text";

/** Writes the annotation of a song. */
export const WRITE: Readonly<
  Record<AnnotationFormat, (song: Song, annotation: Annotation) => string>
> = {
  "jsonl": (_song, annotation) => jsonOfAnnotation(annotation),
  "text": textOfAnnotation,
  "coloured text": (song, annotation) => textOfAnnotation(song, annotation, COLOURED),
};
