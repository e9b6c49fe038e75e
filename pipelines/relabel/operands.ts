/**
 * What the operands of a command line stand for.
 *
 * @module
 */
import { glob } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { statOf } from "../stream/sources/files.ts";

/** A file, or a folder with all below it. */
export interface Place {
  /** From the root on. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** The places of all operands, and where their names begin. */
export interface Operands {
  readonly places: readonly Place[];
  /** The deepest folder that holds whatever the operands may stand for. */
  readonly folder: string;
}

/** Of a name that is a pattern. */
const MAGIC = /[*?[\]{}]/;

/**
 * Finds what operands stand for: files, folders, and patterns such as `songs/*.jsonl`.
 *
 * The folder is that of a file, the folder itself, and of a pattern the path before its first name with
 * a wildcard: so it does not depend on what the pattern finds.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read, or a pattern finds nothing
 */
export async function readOperands(operands: readonly string[]): Promise<Operands> {
  const places: Place[] = [], folders: string[] = [];
  for (const operand of operands) {
    const isPattern = MAGIC.test(operand) && !await isThere(operand);
    const paths = isPattern ? await found(operand) : [operand];
    for (const path of paths) places.push(await placeAt(path));
    folders.push(isPattern ? beforeWildcards(operand) : folderOf(places.at(-1)!));
  }
  return { places, folder: commonFolder(folders) };
}

async function found(pattern: string): Promise<string[]> {
  const paths = await Array.fromAsync(glob(pattern));
  if (paths.length > 0) return paths.sort();
  throw new RunError(EXIT.unreadable, `Cannot read ${pattern}: nothing has such a name`);
}

async function placeAt(path: string): Promise<Place> {
  const { isDirectory } = await statOf(path);
  return { path: resolve(path), isFolder: isDirectory };
}

function folderOf({ path, isFolder }: Place): string {
  return isFolder ? path : dirname(path);
}

function beforeWildcards(pattern: string): string {
  const names = resolve(pattern).split(sep);
  return names.slice(0, names.findIndex((name) => MAGIC.test(name))).join(sep) || sep;
}

function commonFolder(folders: readonly string[]): string {
  const [first, ...others] = folders.map((folder) => folder.split(sep));
  const depth = first.findIndex((name, depth) => others.some((other) => other[depth] !== name));
  return first.slice(0, depth < 0 ? first.length : depth).join(sep) || sep;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new RunError(EXIT.unreadable, `Cannot read ${path}: ${(error as Error).message}`);
  }
}
