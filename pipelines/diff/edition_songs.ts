/**
 * The songs of a finished edition, in the order of its manifest.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import type { EditionPart } from "#lib/edition/manifest.ts";
import { type Outline, outlineOf } from "#lib/diff/outline.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import type { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";

/** A song of an edition. */
export interface SongOfEdition {
  readonly id: string;
  /** Its place among those of its id in its input, from the second on. */
  readonly occurrence?: number;
  readonly input: string;
  readonly outline: Outline;
}

/**
 * The songs of an edition, some at a time.
 *
 * @throws {RunError} with exit code 65 if its files are not what its manifest says.
 */
export async function* songsOf(edition: StoredEdition): AsyncGenerator<readonly SongOfEdition[]> {
  for (const part of edition.manifest.parts) {
    let line = 0;
    for await (const pairs of entriesAndAnnotations(edition, part)) {
      if (line + pairs.length > part.sums.songs) {
        throw damaged(edition, part, "there are more of them than the manifest says");
      }
      yield pairs.map(([entry, annotation]) => {
        line++;
        try {
          return songOf(jsonOf(entry), jsonOf(annotation), part.input);
        } catch (error) {
          throw damaged(edition, part, `line ${line}: ${(error as Error).message}`);
        }
      });
    }
  }
}

/** Each annotation of a part behind the entry of its song, as lines. */
async function* entriesAndAnnotations(
  edition: StoredEdition,
  part: EditionPart,
): AsyncGenerator<readonly (readonly [entry: Uint8Array, annotation: Uint8Array])[]> {
  const entries = edition.lines(part.songs);
  let waiting: readonly Uint8Array[] = [];
  try {
    for await (const annotations of edition.lines(part.annotations)) {
      while (waiting.length < annotations.length) {
        const { done, value } = await entries.next();
        if (done) throw damaged(edition, part, "there are more of them than entries of songs");
        waiting = [...waiting, ...value];
      }
      yield annotations.map((annotation, place) => [waiting[place], annotation]);
      waiting = waiting.slice(annotations.length);
    }
    // To the end, so that all of it has been held against its checksum.
    if (waiting.length > 0 || !(await entries.next()).done) {
      throw damaged(edition, part, "there are fewer of them than entries of songs");
    }
  } finally {
    await entries.return(undefined);
  }
}

const decoder = new TextDecoder();

function jsonOf(line: Uint8Array): unknown {
  return JSON.parse(decoder.decode(line));
}

/** What the lines say: they are ours, by the checksums of the manifest. */
function songOf(entry: unknown, annotation: unknown, input: string): SongOfEdition {
  const { record } = entry as SongEntry, { id, occurrence } = annotation as Annotation;
  const outline = outlineOf(annotation as Annotation, record);
  return { id, ...(occurrence !== undefined && { occurrence }), input, outline };
}

function damaged({ folder }: StoredEdition, { annotations }: EditionPart, why: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${folder}: ${annotations.path}: ${why}`);
}
