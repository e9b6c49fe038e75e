/**
 * Reads the ids of the songs that earlier runs have stored of an input.
 *
 * @module
 */
import { Occurrences } from "#lib/occurrences.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import { type Batch, Rejection } from "../stream/delivery.ts";
import { MAX_LINE_BYTES } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { unfinishedPath } from "../stream/sinks/file.ts";
import { prefixOf } from "../stream/sources/files.ts";
import { readRecords } from "../stream/sources/records.ts";

/** A file of entries, and the number of its bytes that are valid. */
export interface StoredEntries {
  readonly path: string;
  readonly bytes: number;
  /** Whether it has its final name. */
  readonly isFinished: boolean;
}

const decoder = new TextDecoder();

/**
 * Counts the ids of entries.
 *
 * @throws {RunError} with exit code 73 if the entries differ from what was stored
 */
export async function readStoredIds(files: readonly StoredEntries[]): Promise<Occurrences> {
  const ids = new Occurrences();
  for (const { path, bytes, isFinished } of files) {
    if (bytes === 0) continue;
    const stored = prefixOf(isFinished ? path : unfinishedPath(path), bytes);
    const input = { name: path, bytes: stored, format: "jsonl" } as const;
    for await (const batch of readRecords(input, MAX_LINE_BYTES)) {
      for (const id of parseIds(batch, path)) ids.add(id);
    }
  }
  return ids;
}

function parseIds(batch: Batch<{ readonly bytes: Uint8Array }>, path: string): string[] {
  return batch.map(({ content }) => {
    if (content instanceof Rejection) throw changed(path, content.message);
    try {
      return (JSON.parse(decoder.decode(content.bytes)) as SongEntry).id;
    } catch (error) {
      throw changed(path, (error as Error).message);
    }
  });
}

function changed(path: string, found: string): RunError {
  const reason = `${path} differs from what was stored: ${found} (--force starts again)`;
  return new RunError(EXIT.unwritable, `Cannot resume: ${reason}`);
}
