/**
 * Annotations as JSONL in UTF-8, which is how services and editions store them. Whichever way an
 * annotation was made, its bytes are the same.
 *
 * @module
 */
import { jsonl } from "#lib/formats/jsonl.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { AnnotationResult, Annotator } from "./contract.ts";
import { isSong } from "./song_filter.ts";

/** The annotation of one song, encoded. */
export interface EncodedAnnotation {
  /** The id of the song. */
  readonly id: string;
  /** The annotation as JSONL in UTF-8, line end included. */
  readonly bytes: Uint8Array;
}

/** An {@linkcode AnnotationResult} with an encoded annotation. */
export interface EncodedResult extends EncodedAnnotation {
  /** What the song adds to the statistics of a run. */
  readonly statistics: SongStatistics;
}

const encoder = new TextEncoder();

/** Encodes the annotation of a result. */
export function encodeResult({ song, annotation, statistics }: AnnotationResult): EncodedResult {
  const bytes = encoder.encode(jsonl.stringify(song, annotation));
  return { id: song.id, bytes, statistics };
}

/** The same annotator with encoded results. */
export function encodeAnnotations(annotator: Annotator): Annotator<EncodedResult> {
  return {
    model: annotator.model,
    concurrency: annotator.concurrency,
    async annotate(records) {
      const results = await annotator.annotate(records);
      return results.map((result) => isSong(result) ? encodeResult(result) : result);
    },
    dispose: () => annotator.dispose(),
  };
}
