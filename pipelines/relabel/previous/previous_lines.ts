import type { EditionPart } from "#lib/edition/manifest.ts";
import { type SongEntry, songEntrySchema } from "#lib/edition/song_entry.ts";
import { readAs } from "#lib/read_as.ts";
import type { StoredEdition } from "../../edition/stored_edition.ts";
import { EXIT, RunError } from "../../exit.ts";

const decoder = new TextDecoder();

/** A song of an edition as it is stored, without line ends. */
export interface PreviousLines {
  readonly entry: Uint8Array;
  readonly annotation: Uint8Array;
  /** Bytes of the annotation. */
  readonly size: number;
}

/**
 * The songs of parts of an edition, in order, some at a time.
 *
 * @throws {RunError} with exit code 65 if the edition is damaged.
 */
export async function* previousLines(
  edition: StoredEdition,
  parts: readonly EditionPart[],
): AsyncGenerator<readonly PreviousLines[]> {
  for (const part of parts) yield* linesOfPart(edition, part);
}

async function* linesOfPart(
  edition: StoredEdition,
  { name, songs, annotations }: EditionPart,
): AsyncGenerator<readonly PreviousLines[]> {
  const unpaired = () => damaged(edition, `${name} has not as many entries as annotations`);
  const entries = edition.lines(songs);
  try {
    /** Entries that wait for their annotations. */
    let waiting: readonly Uint8Array[] = [];
    for await (const lines of edition.lines(annotations)) {
      while (waiting.length < lines.length) {
        const { done, value } = await entries.next();
        if (done) throw unpaired();
        waiting = [...waiting, ...value];
      }
      const paired = waiting;
      waiting = waiting.slice(lines.length);
      yield lines.map((annotation, place) => ({
        entry: paired[place],
        annotation,
        size: annotation.length,
      }));
    }
    if (waiting.length > 0 || !(await entries.next()).done) throw unpaired();
  } finally {
    await entries.return(undefined);
  }
}

/** @throws {RunError} with exit code 65 if the line is no entry. */
export function entryOf(edition: StoredEdition, line: Uint8Array): SongEntry {
  const read = readAs(songEntrySchema, jsonOf(edition, line));
  if ("value" in read) return read.value;
  throw damaged(edition, `an entry of its songs is none: ${read.fault}`);
}

function jsonOf(edition: StoredEdition, line: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(line));
  } catch (error) {
    throw damaged(edition, `an entry of its songs is no JSON: ${(error as Error).message}`);
  }
}

/** What is wrong with an edition that others stored. */
export function damaged({ folder }: StoredEdition, reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${folder}: ${reason}`);
}
