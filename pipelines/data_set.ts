/**
 * Labelled songs, read as a whole: what training and measuring are done on.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { goldLabels, type Song, SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import { isHeldOut } from "#lib/split.ts";
import { decodeSong } from "./decode.ts";
import { mapContent, Rejection } from "./delivery.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import { EXIT, RunError } from "./exit.ts";
import { filesSource, findFiles } from "./sources/files.ts";
import { MAX_RECORD_BYTES, type Source } from "./sources/source.ts";

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

/** Songs to learn from, and the held-out tenth, which is not. */
export function partsOf(
  data: readonly DataSet[],
): { training: LabelledSong[]; heldOut: LabelledSong[] } {
  const training: LabelledSong[] = [], heldOut: LabelledSong[] = [];
  for (const { songs } of data) {
    for (const song of songs) (isHeldOut(song.song.id) ? heldOut : training).push(song);
  }
  return { training, heldOut };
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

/**
 * Reads each path, a file or a folder, as a data set; says on stderr what it holds, rejects too.
 *
 * @throws {RunError} with exit code 65 if a path holds no song with gold labels.
 */
export async function readDataSets(paths: readonly string[]): Promise<DataSet[]> {
  const sets: DataSet[] = [];
  for (const path of paths) {
    const { files } = await findFiles([path]);
    const set = await readDataSet(
      shortName(path),
      filesSource(files, "auto", MAX_RECORD_BYTES),
      SONG_LIMITS,
    );
    set.rejects.forEach((reject) => console.error(reject.trimEnd()));
    console.error(
      `${set.name}: ${set.songs.length} labelled songs, ${set.unlabelled} without labels, ` +
        `${set.rejects.length} rejected`,
    );
    if (set.songs.length === 0) {
      throw new RunError(EXIT.unreadable, `${path} holds no song with gold labels`);
    }
    sets.push(set);
  }
  return sets;
}

/**
 * A path as a card shows it: one below this folder as it is, another without the folders that say
 * nothing of the data, `pop-lyrics/train.jsonl.gz`.
 */
export function shortName(path: string): string {
  if (!/^(\.\.[/\\]|[/\\]|\w:)/.test(path)) return path;
  return path.split(/[/\\]/).filter((part) => part !== "").slice(-2).join("/");
}
