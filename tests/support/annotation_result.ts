import { createAnnotation } from "#lib/annotation.ts";
import { toLabelling } from "#lib/label.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import { parseSong } from "#lib/song.ts";
import type { AnnotationResult } from "#pipelines/annotator/contract.ts";
import { TEST_MODEL } from "./annotator_settings.ts";

/** The result for a song of one chorus line. */
export function annotationResult(id: string, statistics: SongStatistics): AnnotationResult {
  const song = parseSong({ id, lines: ["la"] });
  const annotation = createAnnotation(song, toLabelling(Float32Array.of(1)), TEST_MODEL);
  return { song, annotation, statistics };
}
