/**
 * How annotations are written.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { findFormat, type OutputFormat } from "#lib/formats/registry.ts";
import type { Song } from "#lib/song.ts";

/** A format, perhaps in a terminal's colors. */
export type AnnotationFormat = OutputFormat | "coloured text";

/** The text of a song's annotation. */
export function writeAnnotation(
  format: AnnotationFormat,
  song: Song,
  annotation: Annotation,
): string {
  const color = format === "coloured text";
  return findFormat(color ? "text" : format).stringify(song, annotation, { color });
}
