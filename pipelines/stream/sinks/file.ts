/**
 * A file that appears under its name only when it is complete.
 *
 * @module
 */
import { dirname } from "node:path";
import { unwritable } from "../../errors.ts";
import type { Sink } from "./contract.ts";

const encoder = new TextEncoder();

const FORCE_REPLACES = "(--force replaces it)";

/** How a file is opened. */
export interface FileSinkOptions {
  /** Whether a file that exists is replaced, finished or not. */
  readonly force?: boolean;
  /**
   * Resumes an unfinished file after this many bytes, or starts one; bytes after them are lost. When it is
   * abandoned, it stays even if it is empty.
   */
  readonly from?: number;
}

/** A file that is being written. */
export interface FileSink extends Sink {
  /** When the promise is fulfilled, everything that was written is on disk. */
  flush(): Promise<void>;
}

/** The path of a file until it is complete. */
export function unfinishedPath(path: string): string {
  return `${path}.part`;
}

/** Whether an unfinished file exists. */
export async function isUnfinished(path: string): Promise<boolean> {
  return await statOf(unfinishedPath(path)) !== undefined;
}

/**
 * Renames a flushed file to its final name. The name is then on disk, too.
 *
 * @throws {RunError} with exit code 73 if that cannot be done.
 */
export async function finishFile(path: string): Promise<void> {
  try {
    await Deno.rename(unfinishedPath(path), path);
    await syncFolder(dirname(path));
  } catch (error) {
    refuse(path, (error as Error).message);
  }
}

/**
 * Creates the folder of a file.
 *
 * @throws {RunError} with exit code 73 if that cannot be done.
 */
export async function makeFolderFor(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true }).catch((error) => {
    refuse(path, error.message);
  });
}

/** Flushes the entries of a folder to disk, after a file was created, renamed or removed. Windows cannot. */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const folder = await Deno.open(path);
  await folder.sync().finally(() => folder.close());
}

/**
 * Opens a file for writing under its name plus `.part`. `close` flushes it to disk and renames it; after
 * `abandon` the unfinished file stays under the temporary name, unless it is empty. A pipe or a terminal
 * is written to directly.
 *
 * @throws {RunError} with exit code 73 if the file or an unfinished one exists and `force` is not
 * set, or if it cannot be created or written, as on a full disk.
 */
export async function fileSink(
  path: string,
  { force = false, from }: FileSinkOptions = {},
): Promise<FileSink> {
  const present = await statOf(path);
  if (present?.isDirectory) refuse(path, "it is a folder: name a file in it");
  const direct = present !== undefined && !present.isFile;
  if (!direct && !force) refusePresent(path, present);
  const partial = direct ? path : unfinishedPath(path);
  const options = from === undefined ? optionsFor(direct, force) : { write: true, create: true };
  const file = await Deno.open(partial, options).catch((error) => {
    if (error instanceof Deno.errors.AlreadyExists) {
      const whose = "of a run that is in progress or was interrupted";
      refuse(path, `an unfinished ${partial} exists, ${whose} ${FORCE_REPLACES}`);
    }
    if (error instanceof Deno.errors.NotFound) {
      refuse(path, `the folder ${dirname(path)} does not exist: create it first`);
    }
    refuse(path, error.message);
  });
  if (from !== undefined) await resumeAt(file, from, partial);
  const flush = () => file.sync().catch((error) => refuse(path, error.message));
  let empty = from === undefined, isOpen = true, stored = from ?? 0;
  const closeFile = () => {
    if (isOpen) file.close();
    isOpen = false;
  };
  return {
    flush,
    async write(content) {
      const bytes = typeof content === "string" ? encoder.encode(content) : content;
      empty &&= bytes.length === 0;
      await writeAll(file, bytes).catch(async (error) => {
        // Removes the incomplete line, and frees its space on a full disk.
        if (!direct) await file.truncate(stored).catch(() => {});
        refuse(path, error.message);
      });
      stored += bytes.length;
    },
    async close() {
      if (!direct) await flush();
      closeFile();
      if (direct) return;
      if (!force) refusePresent(path, await statOf(path));
      await finishFile(path);
    },
    async abandon() {
      const isWhole = !isOpen;
      closeFile();
      if (empty && !direct && !isWhole) await Deno.remove(partial);
    },
  };
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

/** Truncates a file to a length, and continues from there. */
async function resumeAt(file: Deno.FsFile, from: number, partial: string): Promise<void> {
  const { size } = await file.stat();
  if (size < from) {
    file.close();
    refuse(
      partial,
      `it has ${size} bytes, but must be resumed after ${from} ${FORCE_REPLACES}`,
    );
  }
  await file.truncate(from);
  await file.seek(from, Deno.SeekMode.Start);
}

/** A pipe or terminal is opened as it is; a file must be new, unless `force` is set. */
function optionsFor(direct: boolean, force: boolean): Deno.OpenOptions {
  if (direct) return { write: true };
  return force ? { write: true, create: true, truncate: true } : { write: true, createNew: true };
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotCapable) {
      refuse(
        path,
        "Deno does not allow access to this path. To write to stdout, leave out the file",
      );
    }
    refuse(path, (error as Error).message);
  }
}

function refusePresent(path: string, present: Deno.FileInfo | undefined): void {
  if (present !== undefined) refuse(path, `it exists ${FORCE_REPLACES}`);
}

function refuse(path: string, reason: string): never {
  throw unwritable(path, reason);
}
