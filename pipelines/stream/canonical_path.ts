/**
 * Where paths lead to, whatever symbolic links are on the way.
 *
 * @module
 */
import { basename, dirname, join, resolve, sep } from "node:path";

/** The real path of what is there; of what is not there yet, where it will lie. */
export async function canonicalPath(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await Deno.realPath(whole);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || whole === dirname(whole)) return whole;
    return join(await canonicalPath(dirname(whole)), basename(whole));
  }
}

/** Whether a place is a folder, or lies somewhere in it. */
export function isInside(place: string, folder: string): boolean {
  return `${place}${sep}`.startsWith(`${folder.replace(/[/\\]$/, "")}${sep}`);
}
