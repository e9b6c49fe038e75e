/**
 * Compares paths by what they refer to, with symbolic links resolved.
 *
 * @module
 */
import { basename, dirname, join, resolve, sep } from "node:path";

/** The real path of a file or folder; of one that does not exist yet, the path that it will have. */
export async function canonicalPath(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await Deno.realPath(whole);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || whole === dirname(whole)) return whole;
    return join(await canonicalPath(dirname(whole)), basename(whole));
  }
}

/** Whether a canonical path is the folder, or inside it. */
export function isInside(place: string, folder: string): boolean {
  return `${place}${sep}`.startsWith(`${folder.replace(/[/\\]$/, "")}${sep}`);
}
