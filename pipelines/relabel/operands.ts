/**
 * Resolves the operands of a command line to files and folders.
 *
 * @module
 */
import { glob } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { unreadable } from "../errors.ts";
import { statOf } from "../stream/sources/files.ts";

/** A file, or a folder with all below it. */
export interface InputPath {
  /** Absolute. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** The paths that operands name, and the folder that input names are relative to. */
export interface Operands {
  readonly paths: readonly InputPath[];
  /** The deepest folder that contains everything the operands can match. */
  readonly folder: string;
}

const WILDCARD = /[*?[\]{}]/;

/**
 * Resolves operands: files, folders, and patterns such as `songs/*.jsonl`.
 *
 * The folder is the parent of a file, a folder itself, or the path before the first wildcard of a pattern:
 * it does not depend on what the pattern matches.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read, or a pattern matches nothing
 */
export async function resolveOperands(operands: readonly string[]): Promise<Operands> {
  const paths: InputPath[] = [], folders: string[] = [];
  for (const operand of operands) {
    const isPattern = WILDCARD.test(operand) && !await exists(operand);
    const matches = isPattern ? await findMatches(operand) : [operand];
    for (const path of matches) {
      paths.push({ path: resolve(path), isFolder: (await statOf(path)).isDirectory });
    }
    const { path, isFolder } = paths.at(-1)!;
    folders.push(isPattern ? beforeWildcard(operand) : isFolder ? path : dirname(path));
  }
  return { paths, folder: commonFolder(folders) };
}

async function findMatches(pattern: string): Promise<string[]> {
  const paths = await Array.fromAsync(glob(pattern));
  if (paths.length > 0) return paths.sort();
  throw unreadable(pattern, "the pattern matches nothing");
}

function beforeWildcard(pattern: string): string {
  const names = resolve(pattern).split(sep);
  return names.slice(0, names.findIndex((name) => WILDCARD.test(name))).join(sep) || sep;
}

function commonFolder(folders: readonly string[]): string {
  const [first, ...others] = folders.map((folder) => folder.split(sep));
  const depth = first.findIndex((name, depth) => others.some((other) => other[depth] !== name));
  return first.slice(0, depth < 0 ? first.length : depth).join(sep) || sep;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw unreadable(path, (error as Error).message);
  }
}
