/**
 * Reads songs from files and folders, in the given order; inside a folder by name, with subfolders.
 *
 * @module
 */
// @ts-types="../std.d.ts"
import { ByteSliceStream } from "@std/streams";
import { resolve } from "node:path";
import { escapeControl } from "#lib/escape_control.ts";
import { type InputFormat, isSongFile, parseFileName } from "#lib/formats/registry.ts";
import { type RunError, systemReason, unreadable } from "../../errors.ts";
import { byteStream, type Reader } from "./byte_stream.ts";
import type { Input } from "./record_reader.ts";
import { readRecords } from "./records.ts";
import type { Source } from "./contract.ts";

/** The files to read, and the files in folders that are skipped because of their names. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Finds the files of paths: a file itself, or the song files of a folder. `-` is stdin.
 *
 * @param outputs paths that the run writes to: in a folder they are skipped, finished or not
 * @throws {RunError} with exit code 65 if a path cannot be read.
 */
export async function findFiles(
  paths: readonly string[],
  outputs: readonly string[] = [],
): Promise<FoundFiles> {
  const own = new Set(outputs.flatMap((path) => [resolve(path), resolve(`${path}.part`)]));
  const files: string[] = [], passedOver: string[] = [];
  for (const path of paths) {
    if (path === "-" || !(await statOf(path)).isDirectory) files.push(path);
    else await walk(path, { files, passedOver, own });
  }
  return { files, skipped: passedOver };
}

/** Prints on stderr how many files were skipped, if any. */
export function reportSkipped(names: readonly string[]): void {
  if (names.length === 0) return;
  console.error(`skipped by file name: ${names.length}, such as ${escapeControl(names[0])}`);
}

/** Prints on stderr which files are read more than once, if any. */
export function reportRepeated(files: readonly string[]): void {
  const times = Map.groupBy(files, (file) => resolve(file));
  for (const [first, ...others] of times.values()) {
    if (others.length === 0) continue;
    console.error(`note: ${escapeControl(first)} is read ${others.length + 1} times`);
  }
}

/** Reads files one after the other. */
export function filesSource(
  files: readonly string[],
  format: InputFormat,
  maxBytes: number,
): Source {
  return {
    async *records() {
      for (const file of files) {
        yield* file === "-"
          ? stdinSource(format, maxBytes).records()
          : readRecords(fileInput(file, format), maxBytes);
      }
    },
  };
}

/** How a file is read. */
export interface FileInputOptions {
  /** Its name in rejects (its path). */
  readonly name?: string;
  /** Receives its bytes as they are stored, in order. */
  readonly see?: (bytes: Uint8Array) => void;
}

/** A file as an input. Its extension decides the format, unless one is given. */
export function fileInput(
  path: string,
  format: InputFormat,
  { name = path, see }: FileInputOptions = {},
): Input {
  const { stem, format: named } = parseFileName(path);
  const bytes = fileBytes(path, see);
  return { name, bytes, format: format === "auto" ? named?.name ?? format : format, title: stem };
}

/** The first bytes of a file as they are stored, at least one. */
export function prefixOf(path: string, bytes: number): ReadableStream<Uint8Array> {
  return fileBytes(path).pipeThrough(new ByteSliceStream(0, bytes - 1));
}

/** The entries of a folder, by name. */
export interface FolderEntries {
  readonly names: readonly string[];
  /** The subfolders. */
  readonly folders: ReadonlySet<string>;
  /** Entries that are neither folders nor files, such as pipes, which may never end. */
  readonly others: ReadonlySet<string>;
}

/**
 * Lists a folder. Keeps only the names of its entries, as there may be a million.
 *
 * @throws {RunError} with exit code 65 if it cannot be read.
 */
export async function listFolder(folder: string): Promise<FolderEntries> {
  const names: string[] = [], folders: string[] = [], others = new Set<string>();
  try {
    for await (const { name, isDirectory, isFile, isSymlink } of Deno.readDir(folder)) {
      names.push(name);
      if (isDirectory) folders.push(name);
      else if (!isFile && !isSymlink) others.add(name);
    }
  } catch (error) {
    throw readError(folder, error);
  }
  return { names: names.sort(), folders: new Set(folders.sort()), others };
}

/** The files found so far. */
interface Gathered {
  readonly files: string[];
  readonly passedOver: string[];
  /** The outputs of the run. */
  readonly own: ReadonlySet<string>;
}

async function walk(folder: string, gathered: Gathered): Promise<void> {
  const { files, passedOver, own } = gathered;
  const { names, folders, others } = await listFolder(folder);
  for (const name of names) {
    const path = `${folder.replace(/\/$/, "")}/${name}`;
    if (own.has(resolve(path))) continue;
    if (folders.has(name)) await walk(path, gathered);
    else if (isSongFile(name) && !others.has(name)) files.push(path);
    else passedOver.push(path);
  }
}

/** @throws {RunError} with exit code 65 if the path does not exist or cannot be read. */
export async function statOf(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    throw readError(path, error);
  }
}

function readError(path: string, error: unknown): RunError {
  return unreadable(path, systemReason(error as Error));
}

/** Opens the file when it is first read, so that a file that has disappeared becomes one rejection. */
function fileBytes(path: string, see?: (bytes: Uint8Array) => void): ReadableStream<Uint8Array> {
  let reader: Deno.FsFile | undefined;
  return byteStream({
    async read(buffer) {
      reader ??= await Deno.open(path);
      const count = await reader.read(buffer);
      if (count !== null) see?.(buffer.subarray(0, count));
      return count;
    },
    close: () => reader?.close(),
  });
}

/** Reads songs from standard input, or from another reader. */
export function stdinSource(
  format: InputFormat,
  maxBytes: number,
  reader: Reader = Deno.stdin,
): Source {
  return { records: () => readRecords({ name: "-", bytes: byteStream(reader), format }, maxBytes) };
}
