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
   * Goes on with an unfinished file after so many of its bytes, or begins one; what it holds beyond
   * them is lost. Abandoned, it stays even if it is empty.
   */
  readonly from?: number;
}

/** A file that is being written. */
export interface FileSink extends Sink {
  /** When the promise is fulfilled, all that was written is on disk. */
  flush(): Promise<void>;
}

/** Where a file lies until it is complete. */
export function unfinishedPath(path: string): string {
  return `${path}.part`;
}

/** Whether there is such a file, not complete or without its name. */
export async function isUnfinished(path: string): Promise<boolean> {
  return await statOf(unfinishedPath(path)) !== undefined;
}

/**
 * Gives a file that was flushed its name. The name, too, is on disk then.
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
 * Makes the folder that a file is to lie in.
 *
 * @throws {RunError} with exit code 73 if that cannot be done.
 */
export async function makeFolderFor(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true }).catch((error) => {
    refuse(path, error.message);
  });
}

/** What was made, renamed or removed in a folder is on disk then. Windows opens no folders. */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const folder = await Deno.open(path);
  await folder.sync().finally(() => folder.close());
}

/**
 * Opens a file for writing, under its name with `.part` behind it. `close` flushes it to disk and
 * gives it its name; after `abandon` the unfinished file stays under the other name, unless nothing
 * was written to it. What is no ordinary file (a pipe, a terminal) is written to directly.
 *
 * @throws {RunError} with exit code 73 if the file or an unfinished one exists and `force` is not
 * set, or if it cannot be made or written, as on a full disk.
 */
export async function fileSink(
  path: string,
  { force = false, from }: FileSinkOptions = {},
): Promise<FileSink> {
  const present = await statOf(path);
  const direct = present !== undefined && !present.isFile;
  if (!direct && !force) refusePresent(path, present);
  const partial = direct ? path : unfinishedPath(path);
  const options = from === undefined ? optionsFor(direct, force) : { write: true, create: true };
  const file = await Deno.open(partial, options).catch((error) => {
    if (error instanceof Deno.errors.AlreadyExists) {
      const whose = "of a run that goes on or was interrupted";
      refuse(path, `an unfinished ${partial} is there, ${whose} ${FORCE_REPLACES}`);
    }
    refuse(path, error.message);
  });
  if (from !== undefined) await goOn(file, from, partial);
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
        // Half a line is of no use; and there may be room for no more than that.
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

/** Puts a file's end, and the place of the next write, after so many bytes. */
async function goOn(file: Deno.FsFile, from: number, partial: string): Promise<void> {
  const { size } = await file.stat();
  if (size < from) {
    file.close();
    refuse(
      partial,
      `it has ${size} bytes, and is to be gone on with after ${from} ${FORCE_REPLACES}`,
    );
  }
  await file.truncate(from);
  await file.seek(from, Deno.SeekMode.Start);
}

/** A file that is there already is opened as it is; one of our own must be new, unless forced. */
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
      refuse(path, "Deno does not let this path be opened. To write to stdout, name no file");
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
