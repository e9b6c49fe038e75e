/**
 * Labelled songs, read as a whole: what training and measuring are done on.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { goldLabels, type Song, type SongLimits } from "#lib/song.ts";
import { decodeSong } from "./decode.ts";
import { mapContent, Rejection } from "./delivery.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import type { Source } from "./sources/source.ts";

/** A song with its gold labels. */
export interface LabelledSong {
  readonly song: Song;
  readonly labels: readonly Label[];
}

/** Labelled songs under one name. */
export interface DataSet {
  readonly name: string;
  readonly songs: readonly LabelledSong[];
  /** Songs without gold labels, left out. */
  readonly unlabelled: number;
  /** The records that are no songs, as JSONL. */
  readonly rejects: readonly string[];
}

/** Reads all songs of a source that have gold labels. */
export async function readDataSet(
  name: string,
  source: Source,
  limits: SongLimits,
): Promise<DataSet> {
  const songs: LabelledSong[] = [], rejects: string[] = [];
  let unlabelled = 0;
  for await (const batch of source.records()) {
    for (const delivery of batch) {
      const { content, origin } = mapContent(delivery, (record) => decodeSong(record, limits));
      if (content instanceof Rejection) {
        rejects.push(jsonOfRejection(content, origin));
        continue;
      }
      const labels = goldLabels(content);
      if (labels === undefined) unlabelled++;
      else songs.push({ song: content, labels });
    }
  }
  return { name, songs, unlabelled, rejects };
}
