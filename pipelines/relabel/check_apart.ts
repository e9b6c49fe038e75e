import { dirname, resolve, sep } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { foldersOf } from "./catalogue.ts";

/**
 * Checks that a folder which is written is none of those that are read, and in none of them, whatever
 * symbolic links lead there.
 *
 * @throws {RunError} with exit code 64 if it is, 65 if what is read is not there
 */
export async function checkApart(folder: string, operands: readonly string[]): Promise<void> {
  const written = await realPathOf(resolve(folder));
  for (const read of await foldersOf(operands)) {
    if (!`${written}${sep}`.startsWith(`${await Deno.realPath(read)}${sep}`)) continue;
    throw new RunError(EXIT.usage, `--output ${folder} lies in ${read}, which is read`);
  }
}

/** Where a path leads to; of what is not there yet, where it will lie. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || path === dirname(path)) return path;
    return await realPathOf(dirname(path)) + path.slice(dirname(path).replace(/[/\\]$/, "").length);
  }
}
