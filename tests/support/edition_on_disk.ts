/**
 * Finished editions on disk, made of labels that are written as digits.
 *
 * @module
 */
import { toLabelling } from "#lib/label.ts";
import { type Annotation, createAnnotation, type ModelInfo } from "#lib/annotation.ts";
import { checksum } from "#lib/checksum.ts";
import { type SongEntry, toSongEntry } from "#lib/edition/song_entry.ts";
import { addCounts, entryStatistics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import {
  createManifest,
  type EditionPart,
  identifyCatalogue,
  type Manifest,
  NO_RECORDS,
  type Provenance,
  type RecordCounts,
  type StoredFile,
} from "#lib/edition/manifest.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { MANIFEST, type PartFile, partPath } from "#pipelines/edition/folder.ts";
import { dirname } from "node:path";
import { TEST_MODEL } from "./annotator_settings.ts";

/** A song of an edition. */
export interface EditionSong {
  readonly id: string;
  /** A digit a line: 1 for chorus, 0 for verse. */
  readonly labels: string;
  /** The confidence of the model: of all lines, or of each (0.75). */
  readonly confidence?: number | readonly number[];
  /** Identifies the record that the song was read from (its id and number of lines). */
  readonly words?: string;
}

/** How an edition is made. */
export interface EditionOnDisk {
  /** The model that labelled it ({@linkcode TEST_MODEL}). */
  readonly model?: ModelInfo;
  /** Songs per part (all of an input). */
  readonly partitionSongs?: number;
  /** Rejected records that are added to those of the first part. */
  readonly rejected?: number;
}

/**
 * Writes an edition, uncompressed; makes its folder if it is not there.
 *
 * @param inputs the songs of each input, by its name, such as `rock/a.jsonl`
 */
export async function writeEdition(
  folder: string,
  inputs: Readonly<Record<string, readonly EditionSong[]>>,
  { model = TEST_MODEL, partitionSongs, rejected = 0 }: EditionOnDisk = {},
): Promise<Manifest> {
  const names = Object.keys(inputs).toSorted(), parts: EditionPart[] = [];
  for (const input of names) {
    const stored = storedSongs(inputs[input], model), stem = input.replace(/\.jsonl$/, "");
    const size = partitionSongs ?? Math.max(1, stored.length);
    for (let start = 0; start === 0 || start < stored.length; start += size) {
      const number = String(start / size).padStart(5, "0");
      const name = partitionSongs === undefined ? stem : `${stem}-${number}`;
      const more = parts.length === 0 ? rejected : 0;
      parts.push(await writePart(folder, input, name, stored.slice(start, start + size), more));
    }
  }
  const manifest = createManifest(
    headOf(names, model, partitionSongs),
    names.map((name) => {
      const songs = JSON.stringify(inputs[name]);
      return { name, files: 1, bytes: songs.length, sha256: checksum(songs) };
    }),
    parts,
  );
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/${MANIFEST}`, JSON.stringify(manifest, null, 2) + "\n");
  return manifest;
}

/** A song as an edition holds it. */
interface StoredSong {
  readonly line: string;
  readonly entry: SongEntry;
}

function storedSongs(songs: readonly EditionSong[], model: ModelInfo): StoredSong[] {
  const occurrences = new Occurrences();
  return songs.map((song) => {
    const occurrence = occurrences.add(song.id), record = recordOf(song);
    const annotation = { ...annotated(song, model), ...(occurrence > 1 && { occurrence }) };
    const line = JSON.stringify(annotation) + "\n";
    const bytes = new TextEncoder().encode(line).length;
    return { line, entry: toSongEntry(JSON.parse(line), { record, bytes }) };
  });
}

/** The annotation of a song. */
export function annotated(
  { id, labels, confidence = 0.75 }: EditionSong,
  model: ModelInfo,
): Annotation {
  const chorus = Float32Array.from(labels, (digit, line) => {
    const sure = typeof confidence === "number" ? confidence : confidence[line];
    return digit === "1" ? sure : 1 - sure;
  });
  const lines = Array.from(labels, (_, line) => `line ${line}`);
  return createAnnotation({ id, lines, breaks: [] }, toLabelling(chorus), model);
}

function recordOf({ id, labels, words = `${labels.length} lines` }: EditionSong): string {
  return checksum(JSON.stringify([id, words]));
}

async function writePart(
  folder: string,
  input: string,
  name: string,
  songs: readonly StoredSong[],
  rejected: number,
): Promise<EditionPart> {
  const write = (file: PartFile, lines: readonly string[]) =>
    writeFile(folder, partPath(file, name, { compression: "none" }), lines.join(""));
  const entries = songs.map(({ entry }) => entry);
  return {
    name,
    input,
    records: counts(songs.length, rejected),
    statistics: entries.map(entryStatistics).reduce(addCounts, NO_STATISTICS),
    annotations: await write("annotations", songs.map(({ line }) => line)),
    songs: await write("songs", entries.map((entry) => JSON.stringify(entry) + "\n")),
    rejects: null,
  };
}

async function writeFile(folder: string, path: string, text: string): Promise<StoredFile> {
  await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
  await Deno.writeTextFile(`${folder}/${path}`, text);
  return { path, bytes: new TextEncoder().encode(text).length, sha256: checksum(text) };
}

function counts(written: number, rejected: number): RecordCounts {
  return { ...NO_RECORDS, read: written + rejected, written, rejected };
}

function headOf(
  names: readonly string[],
  model: ModelInfo,
  partitionSongs: number | undefined,
): Provenance {
  return {
    refrain: "0.0.0",
    model,
    output_options: {
      format: "auto",
      languages: null,
      lines: false,
      ignore_breaks: false,
      max_lines: 500,
      max_line_bytes: 10_000,
      partition_songs: partitionSongs ?? null,
      compression: "none",
    },
    catalogue: identifyCatalogue(names),
  };
}
