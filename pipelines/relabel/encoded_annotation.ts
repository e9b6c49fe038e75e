/**
 * Annotations as an edition stores them: whichever way they were made, their bytes are the same.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { jsonl } from "#lib/formats/jsonl.ts";
import type { Annotator } from "../annotator/contract.ts";
import { isSong } from "../annotator/song_filter.ts";

/** The annotation of one song, encoded. */
export interface EncodedAnnotation {
  /** The id of the song. */
  readonly id: string;
  /** The annotation as JSONL in UTF-8, line end included. */
  readonly bytes: Uint8Array;
  /** The same as a value, if it is known without parsing. */
  readonly annotation?: Annotation;
}

const encoder = new TextEncoder(), LINE_FEED = 0x0a;

/** The same annotator with encoded results. The bytes of a batch share one piece of memory. */
export function encodeAnnotations(annotator: Annotator): Annotator<EncodedAnnotation> {
  return {
    model: annotator.model,
    concurrency: annotator.concurrency,
    async annotate(records) {
      const results = await annotator.annotate(records);
      const songs = results.filter(isSong);
      const lines = songs.map(({ song, annotation }) => jsonl.stringify(song, annotation));
      const bytes = encoder.encode(lines.join(""));
      let end = 0;
      return results.map((result) => {
        if (!isSong(result)) return result;
        const { song: { id }, annotation } = result, start = end;
        end = bytes.indexOf(LINE_FEED, start) + 1;
        return { id, bytes: bytes.subarray(start, end), annotation };
      });
    },
    dispose: () => annotator.dispose(),
  };
}
