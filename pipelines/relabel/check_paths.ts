/**
 * Checks the paths that relabel reads, writes and publishes, before anything is changed.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { findEnclosingEdition } from "../edition/folder.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { usageError } from "../errors.ts";
import { canonicalPath, isInside } from "../stream/canonical_path.ts";
import { resolveOperands } from "./operands.ts";
import { checkLink } from "./publish_link.ts";
import type { RelabelSettings } from "./settings.ts";

/**
 * Checks all paths of a run.
 *
 * @throws {RunError} with exit code 64 if the edition would be inside the catalogue or another edition,
 * the link inside the edition, or if `--force` would clear the previous or the published edition; 73 if
 * the link cannot be made
 */
export async function checkPaths(
  { output, publish: link, force }: RelabelSettings,
  operands: readonly string[],
  previous: StoredEdition | undefined,
): Promise<void> {
  await checkNoOverlap(output!, operands);
  const folder = await canonicalPath(output!), enclosing = await findEnclosingEdition(folder);
  if (enclosing !== undefined) {
    throw usageError(`--output ${output} is inside ${enclosing}, which is an edition`);
  }
  if (link !== undefined) {
    if (isInside(join(await canonicalPath(dirname(resolve(link))), basename(link)), folder)) {
      throw usageError(`--publish ${link} is inside ${output}, to which it would point`);
    }
    await checkLink(link);
  }
  if (!force) return;
  if (folder === previous?.folder) {
    throw usageError(`--force would clear ${output}, which is also --previous`);
  }
  if (link !== undefined && folder === await canonicalPath(link)) {
    throw usageError(`--force would clear ${output}, to which ${link} points`);
  }
}

/**
 * Checks that neither the output folder nor any input contains the other, following symbolic links.
 *
 * @throws {RunError} with exit code 64 if one does, 65 if an input does not exist
 */
export async function checkNoOverlap(folder: string, operands: readonly string[]): Promise<void> {
  const output = await canonicalPath(folder), { paths } = await resolveOperands(operands);
  // Most paths have their parents in common.
  const known = new Map<string, Promise<boolean>>();
  /** Whether a path leads through the output folder, even if a link in it leads out again. */
  const leadsInto = async (path: string): Promise<boolean> => {
    if (isInside(await Deno.realPath(path), output)) return true;
    const parent = dirname(path);
    if (parent === path) return false;
    const result = known.get(parent) ?? leadsInto(parent);
    known.set(parent, result);
    return await result;
  };
  for (const { path, isFolder } of paths) {
    if (isFolder && isInside(output, await Deno.realPath(path))) {
      throw usageError(`--output ${folder} is inside ${path}, which is an input`);
    }
    if (await leadsInto(path)) {
      throw usageError(`The input ${path} is inside --output ${folder}`);
    }
  }
}
