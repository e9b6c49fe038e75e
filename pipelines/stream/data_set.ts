/**
 * Data sets: labelled songs, read completely, for training and evaluation.
 *
 * @module
 */
import { checksum } from "#lib/checksum.ts";
import type { Label } from "#lib/label.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { referenceLabels, type Song, SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import { isHeldOut } from "#lib/split.ts";
import { decodeSong } from "./decode.ts";
import { mapContent, type Origin, Rejection } from "./delivery.ts";
import { stderrRejects, stringifyRejection } from "./sinks/rejects.ts";
import type { Sink } from "./sinks/contract.ts";
import { EXIT, RunError } from "../errors.ts";
import { filesSource, findFiles } from "./sources/files.ts";
import { MAX_RECORD_BYTES, type Source } from "./sources/contract.ts";

/** A song with its reference labels. */
export interface LabelledSong {
  readonly song: Song;
  /** Its number among all songs with its id that were read, from 1. */
  readonly occurrence: number;
  readonly labels: readonly Label[];
}

/** Labelled songs under one name. */
export interface DataSet {
  readonly name: string;
  readonly songs: readonly LabelledSong[];
  /** The songs of each file that it was read from. */
  readonly files: readonly (readonly LabelledSong[])[];
  /** The number of songs without reference labels, which are left out. */
  readonly unlabelled: number;
  /** The rejected records, as JSONL. */
  readonly rejects: readonly string[];
}

/** The number of lyric lines of songs. */
export function countLines(songs: readonly LabelledSong[]): number {
  return songs.reduce((sum, { labels }) => sum + labels.length, 0);
}

/** SHA-256 of the ids, words and labels of songs, in order. It identifies a data set. */
export function dataChecksum(songs: readonly LabelledSong[]): string {
  return checksum(JSON.stringify(songs.map(({ song, labels }) => [song.id, song.lines, labels])));
}

/** Splits data sets into training songs and the held-out tenth. */
export function splitHeldOut(
  data: readonly Pick<DataSet, "songs">[],
): { training: LabelledSong[]; heldOut: LabelledSong[] } {
  const training: LabelledSong[] = [], heldOut: LabelledSong[] = [];
  for (const { songs } of data) {
    for (const song of songs) (isHeldOut(song.song.id) ? heldOut : training).push(song);
  }
  return { training, heldOut };
}

/** How one data set is read. */
export interface DataSetOptions {
  /** Where rejected records go, as they are read (nowhere). */
  readonly rejects?: Sink;
  /** Counts the ids of all songs, labelled or not (from none). */
  readonly occurrences?: Occurrences;
}

/**
 * Reads all songs of a source that have reference labels.
 *
 * @throws {RunError} with exit code 65 if the source cannot be read to its end: results on a part of a
 * data set would not be comparable.
 */
export async function readDataSet(
  name: string,
  source: Source,
  limits: SongLimits,
  { rejects: sink, occurrences = new Occurrences() }: DataSetOptions = {},
): Promise<DataSet> {
  const songs: LabelledSong[] = [], rejects: string[] = [];
  let unlabelled = 0;
  for await (const batch of source.records()) {
    for (const delivery of batch) {
      const { content, origin } = mapContent(delivery, (record) => decodeSong(record, limits));
      if (content instanceof Rejection) {
        const reject = stringifyRejection(content, origin);
        rejects.push(reject);
        await sink?.write(reject);
        if (content.endsInput) throw endedEarly(content, origin);
        continue;
      }
      const labels = referenceLabels(content), occurrence = occurrences.add(content.id);
      if (labels === undefined) unlabelled++;
      else songs.push({ song: content, occurrence, labels });
    }
  }
  return { name, songs, files: [songs], unlabelled, rejects };
}

/** The error for an input that could not be read to its end. */
export function endedEarly({ message }: Rejection, { file }: Origin): RunError {
  return new RunError(EXIT.unreadable, `${file} could not be read to its end: ${message}`);
}

/** How data sets are read. */
export interface ReadingOptions {
  /** Where rejected records go (stderr). */
  readonly rejects?: Sink;
  /** Paths that the run writes to: they are skipped in folders. */
  readonly outputs?: readonly string[];
}

/**
 * Reads each path, a file or a folder, as a data set, and prints its size on stderr.
 *
 * @throws {RunError} with exit code 65 if a path has no song with reference labels, or cannot be read to
 * its end.
 */
export async function readDataSets(
  paths: readonly string[],
  { rejects = stderrRejects(), outputs = [] }: ReadingOptions = {},
): Promise<DataSet[]> {
  const sets: DataSet[] = [], occurrences = new Occurrences(), read = new Set<string>();
  for (const path of paths) {
    const { files } = await findFiles([path], outputs), parts: DataSet[] = [];
    for (const file of files) {
      await checkNew(file, read);
      const source = filesSource([file], "auto", MAX_RECORD_BYTES);
      parts.push(await readDataSet(file, source, SONG_LIMITS, { rejects, occurrences }));
    }
    const set = joined(shortName(path), parts);
    console.error(
      `${set.name}: ${set.songs.length} labelled songs, ${set.unlabelled} without labels, ` +
        `${set.rejects.length} rejected${againOf(set)}`,
    );
    if (set.songs.length === 0) {
      throw new RunError(EXIT.unreadable, `${path} has no song with reference labels`);
    }
    sets.push(set);
  }
  return sets;
}

function joined(name: string, parts: readonly DataSet[]): DataSet {
  return {
    name,
    songs: parts.flatMap(({ songs }) => songs),
    files: parts.flatMap(({ files }) => files),
    unlabelled: parts.reduce((sum, { unlabelled }) => sum + unlabelled, 0),
    rejects: parts.flatMap(({ rejects }) => rejects),
  };
}

function againOf({ songs }: DataSet): string {
  const again = songs.filter(({ occurrence }) => occurrence > 1).length;
  return again === 0 ? "" : `, ${again} with an id that occurred before`;
}

/** The songs of a file that is named twice, perhaps by its folder, would count twice. */
async function checkNew(file: string, read: Set<string>): Promise<void> {
  const real = file === "-" ? file : await Deno.realPath(file);
  if (read.has(real)) {
    throw new RunError(EXIT.usage, `${file} is named twice: its songs would count twice`);
  }
  read.add(real);
}

/**
 * A path as a model card shows it: a path below the working directory unchanged, any other shortened to
 * its last two parts, such as `pop-lyrics/train.jsonl.gz`.
 */
export function shortName(path: string): string {
  if (!/^(\.\.[/\\]|[/\\]|\w:)/.test(path)) return path;
  return path.split(/[/\\]/).filter((part) => part !== "").slice(-2).join("/");
}
