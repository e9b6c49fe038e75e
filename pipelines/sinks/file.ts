/**
 * A file that appears under its name only when it is complete.
 *
 * @module
 */
import { EXIT, RunError } from "../exit.ts";
import type { Sink } from "./sink.ts";

const encoder = new TextEncoder();

const FORCE_REPLACES = "(--force replaces it)";

/** How a file is opened. */
export interface FileSinkOptions {
  /** Whether a file that exists is replaced, finished or not. */
  readonly force?: boolean;
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
  { force = false }: FileSinkOptions = {},
): Promise<Sink> {
  const present = await statOf(path);
  const direct = present !== undefined && !present.isFile;
  if (!direct && !force) refusePresent(path, present);
  const partial = direct ? path : `${path}.part`;
  const file = await Deno.open(partial, optionsFor(direct, force)).catch((error) => {
    if (error instanceof Deno.errors.AlreadyExists) {
      const whose = "of a run that goes on or was interrupted";
      refuse(path, `an unfinished ${partial} is there, ${whose} ${FORCE_REPLACES}`);
    }
    refuse(path, error.message);
  });
  let empty = true;
  return {
    async write(content) {
      empty &&= content.length === 0;
      let bytes = typeof content === "string" ? encoder.encode(content) : content;
      while (bytes.length > 0) {
        bytes = bytes.subarray(
          await file.write(bytes).catch((error) => refuse(path, error.message)),
        );
      }
    },
    async close() {
      if (!direct) await file.sync();
      file.close();
      if (direct) return;
      if (!force) refusePresent(path, await statOf(path));
      await Deno.rename(partial, path);
    },
    async abandon() {
      file.close();
      if (empty && !direct) await Deno.remove(partial);
    },
  };
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
  throw new RunError(EXIT.unwritable, `Cannot write ${path}: ${reason}`);
}
