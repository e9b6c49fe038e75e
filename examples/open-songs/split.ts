/**
 * Splits the open-songs collection into train.jsonl.gz, validation.jsonl.gz and test.jsonl.gz, by
 * `toSplit` of lib/split.ts. Excludes songs under CC-BY, songs with strong language, and the songs
 * named below.
 *
 *     deno run --allow-read --allow-write examples/open-songs/split.ts COLLECTION.jsonl.gz FOLDER
 *
 * The same collection gives the same bytes, under the same version of Deno.
 *
 * @module
 */
import { type Split, toSplit } from "#lib/split.ts";
import { gunzipSync, gzipSync } from "node:zlib";

/** A song of the collection. Other fields are dropped. */
interface CollectedSong {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly lines: readonly string[];
  readonly segments: readonly { readonly start: number; end: number; label: string }[];
  readonly source: string;
  readonly license: string;
  readonly pd: string;
  readonly has_chorus: boolean;
  readonly burden?: boolean;
  readonly labelled_by?: string;
  readonly explicit?: boolean;
}

export const PARTS: readonly Split[] = ["train", "validation", "test"];

/** Songs that are excluded, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "shanties-50": "its verses are recent, so the lyrics are not traditional",
  "cowboy-26": "it contains a slur",
};

/** Writes the three sets, in the order of the collection. Returns the number of songs in each. */
export async function splitCollection(
  collection: string,
  folder: string,
): Promise<Record<Split, number>> {
  const counts = { train: 0, validation: 0, test: 0 };
  const songs = splitLines(gunzipSync(await Deno.readFile(collection)))
    .map((line): CollectedSong => JSON.parse(line))
    .filter(({ license, explicit }) => license !== "CC-BY" && !explicit)
    .filter(({ id }) => !(id in LEFT_OUT));
  await Deno.mkdir(folder, { recursive: true });
  for (const part of PARTS) {
    const records = songs.filter(({ id }) => toSplit(id) === part).map(toRecord);
    const text = records.map((record) => JSON.stringify(record) + "\n").join("");
    await Deno.writeFile(`${folder}/${part}.jsonl.gz`, gzipped(text));
    counts[part] = records.length;
  }
  return counts;
}

function splitLines(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "");
}

/** The song as `lib/song.ts` reads it: its segments are stanzas, and reference sections. */
function toRecord(song: CollectedSong) {
  const { id, title, language, lines, segments, source, license, pd } = song;
  return {
    id,
    title,
    language,
    lines,
    breaks: segments.slice(1).map(({ start }) => start),
    sections: segments.map(({ start, end, label }) => ({ start, end, label })),
    source,
    license,
    ...(pd !== "" && { pd }),
    has_chorus: song.has_chorus,
    ...(song.burden && { burden: true }),
    ...(song.labelled_by && { labelled_by: song.labelled_by }),
  };
}

/** Gzip without the time and the operating system, so that its bytes are reproducible. */
function gzipped(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: 9 });
  bytes.fill(0, 4, 8);
  bytes[9] = 255;
  return bytes;
}

if (import.meta.main) {
  const [collection, folder] = Deno.args;
  if (folder === undefined) {
    console.error("Usage: split.ts COLLECTION.jsonl.gz FOLDER");
    Deno.exit(64);
  }
  console.log(await splitCollection(collection, folder));
}
