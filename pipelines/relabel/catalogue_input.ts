/**
 * An input of a catalogue, and its files.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";

/** A file of songs, or the texts of one folder, each of which is a song. */
export interface CatalogueInput {
  /** `rock/a.jsonl.gz`, or `rock/*.txt`. */
  readonly name: string;
  /** The name of its part: `rock/a`, or `rock/texts`. */
  readonly part: string;
  /** The absolute path of the folder that its files are in. */
  readonly folder: string;
  /** The names of its files, sorted; there may be a million. */
  readonly files: readonly string[];
}

/** An input cannot be labelled. The others are, but the edition stays unfinished. */
export class InputError extends Error {
  override readonly name = "InputError";

  /** @param input its name */
  constructor(readonly input: string, reason: string) {
    super(`${input}: ${reason}`);
  }
}

/** A file of an input. */
export interface InputFile {
  readonly path: string;
  /** The path relative to the catalogue's folder. */
  readonly name: string;
}

/** The information about a file, or the reason why there is none. */
export interface FileStatus {
  readonly name: string;
  readonly info: Deno.FileInfo | Error;
}

/** Synchronous calls are four times as fast, and every so often the event loop runs between two. */
const FILES_PER_YIELD = 64;

/** The files of an input, in order. */
export function* inputFiles({ name, folder, files }: CatalogueInput): Generator<InputFile> {
  const prefix = name.slice(0, name.lastIndexOf("/") + 1);
  for (const file of files) yield { path: `${folder}/${file}`, name: prefix + file };
}

/** Reads the status of an input's files, in order. */
export async function* statFiles(input: CatalogueInput): AsyncGenerator<FileStatus> {
  let place = 0;
  for (const { path, name } of inputFiles(input)) {
    if (place++ % FILES_PER_YIELD === 0) await setImmediate();
    yield { name, info: statOrError(path) };
  }
}

/** The stored size of an input in bytes, without the files that cannot be found. */
export async function inputBytes(input: CatalogueInput): Promise<number> {
  let bytes = 0;
  for await (const { info } of statFiles(input)) bytes += info instanceof Error ? 0 : info.size;
  return bytes;
}

function statOrError(path: string): FileStatus["info"] {
  try {
    return Deno.statSync(path);
  } catch (error) {
    return error as Error;
  }
}
