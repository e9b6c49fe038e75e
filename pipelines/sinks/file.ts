/**
 * A file that appears under its name only when it is complete.
 *
 * @module
 */
import { EXIT, RunError } from "../exit.ts";
import type { Sink } from "./sink.ts";

const encoder = new TextEncoder();

/**
 * Opens a file for writing, under its name with `.part` behind it. `close` flushes it to disk and
 * gives it its name; after `abandon` the unfinished file stays under the other name, unless nothing
 * was written to it. What is no ordinary file (a pipe, a terminal) is written to directly.
 *
 * @throws {RunError} with exit code 73 if the file exists and `force` is not set, or it cannot be made or
 * written, as on a full disk.
 */
export async function fileSink(path: string, { force = false } = {}): Promise<Sink> {
  const present = await Deno.stat(path).catch(() => undefined);
  if (present?.isFile && !force) {
    throw new RunError(EXIT.unwritable, `Cannot write ${path}: it exists (--force replaces it)`);
  }
  const direct = present !== undefined && !present.isFile;
  const partial = direct ? path : `${path}.part`;
  const file = await Deno.open(partial, { write: true, create: !direct, truncate: !direct })
    .catch((error) => unwritable(path, error));
  let empty = true;
  return {
    async write(content) {
      empty &&= content.length === 0;
      let bytes = typeof content === "string" ? encoder.encode(content) : content;
      while (bytes.length > 0) {
        bytes = bytes.subarray(await file.write(bytes).catch((error) => unwritable(path, error)));
      }
    },
    async close() {
      if (!direct) await file.sync();
      file.close();
      if (!direct) await Deno.rename(partial, path);
    },
    async abandon() {
      file.close();
      if (empty && !direct) await Deno.remove(partial);
    },
  };
}

function unwritable(path: string, error: Error): never {
  throw new RunError(EXIT.unwritable, `Cannot write ${path}: ${error.message}`);
}
