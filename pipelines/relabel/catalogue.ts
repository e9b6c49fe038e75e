/**
 * The inputs of a catalogue, by names that do not depend on where it lies.
 *
 * @module
 */
import { byName } from "#lib/by_name.ts";
import { glob } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { findFiles, statOf } from "../sources/files.ts";
import type { InputFormat } from "../sources/source.ts";

/** A file of an input. */
export interface CatalogueFile {
  readonly path: string;
  /** Its path below the catalogue's folder. */
  readonly name: string;
}

/** A file of songs, or the texts of one folder, each of which is a song. */
export interface CatalogueInput {
  /** `rock/a.jsonl.gz`, or `rock/*.txt`. */
  readonly name: string;
  /** What its part is called: `rock/a`, or `rock/texts`. */
  readonly part: string;
  readonly files: readonly CatalogueFile[];
}

const TEXT = /\.txt(\.gz|\.zst)?$/i;
const ENDING = /(\.(jsonl|ndjson|txt))?(\.(gz|zst))?$/i;
const MAGIC = /[*?[\]{}]/;

/** A catalogue. */
export interface Catalogue {
  readonly inputs: readonly CatalogueInput[];
  /** Files in its folders whose names are not those of songs. */
  readonly passedOver: readonly string[];
}

/**
 * The inputs that paths stand for: files, folders with all below them, and patterns such as
 * `songs/*.jsonl`. They come by name; the catalogue's folder is the deepest that holds all of them.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read or nothing is found, 64 if two inputs
 * would become the same part.
 */
export async function findInputs(
  operands: readonly string[],
  format: InputFormat,
): Promise<Catalogue> {
  const paths = (await Promise.all(operands.map(pathsOf))).flat();
  const { files, passedOver } = await findFiles(paths);
  if (files.length === 0) {
    throw new RunError(EXIT.unreadable, `There are no songs in ${operands.join(", ")}`);
  }
  const folder = commonFolder(await Promise.all(paths.map(folderOf)));
  const named = files.map((path) => ({ path, name: nameBelow(folder, path) }));
  const texts = (name: string) => format !== "jsonl" && TEXT.test(name);
  const inputs = Map.groupBy(named, ({ name }) => texts(name) ? besides(name, "*.txt") : name);
  const found = [...inputs].map(([name, files]) => ({
    name,
    part: texts(name) ? besides(name, "texts") : name.replace(ENDING, ""),
    files: files.toSorted(byName),
  }));
  return { inputs: checked(found).toSorted(byName), passedOver };
}

/**
 * The folders of which all is read, so that nothing may be written there.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read
 */
export async function foldersOf(operands: readonly string[]): Promise<string[]> {
  const paths = (await Promise.all(operands.map(pathsOf))).flat().map((path) => resolve(path));
  const folders = await Promise.all(paths.map(folderOf));
  return paths.filter((path, place) => path === folders[place]);
}

async function pathsOf(operand: string): Promise<string[]> {
  if (!MAGIC.test(operand) || await isThere(operand)) return [operand];
  const found = (await Array.fromAsync(glob(operand))).toSorted();
  if (found.length > 0) return found;
  throw new RunError(EXIT.unreadable, `Cannot read ${operand}: nothing has such a name`);
}

async function folderOf(path: string): Promise<string> {
  const { isDirectory } = await statOf(path);
  return resolve(isDirectory ? path : dirname(path));
}

function commonFolder(folders: readonly string[]): string {
  const [first, ...others] = folders.map((folder) => folder.split(sep));
  const depth = first.findIndex((name, depth) => others.some((other) => other[depth] !== name));
  return first.slice(0, depth < 0 ? first.length : depth).join(sep) || sep;
}

function nameBelow(folder: string, path: string): string {
  return relative(folder, resolve(path)).split(sep).join("/");
}

/** Another name in the same folder. */
function besides(name: string, other: string): string {
  return name.replace(/[^/]*$/, other);
}

function checked(inputs: readonly CatalogueInput[]): readonly CatalogueInput[] {
  for (const [part, same] of Map.groupBy(inputs, ({ part }) => part)) {
    if (same.length === 1) continue;
    const names = same.map(({ name }) => name).join(" and ");
    throw new RunError(EXIT.usage, `${names} would both become the part ${part}: rename one`);
  }
  for (const { name, files } of inputs) {
    if (new Set(files.map(({ name }) => name)).size < files.length) {
      throw new RunError(EXIT.usage, `${name} is named twice`);
    }
  }
  return inputs;
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
