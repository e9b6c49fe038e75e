/**
 * Finds the inputs of a catalogue. Their names do not depend on where the catalogue is stored.
 *
 * @module
 */
import { byName } from "#lib/edition/manifest.ts";
import { findFormat, type InputFormat, isSongFile, parseFileName } from "#lib/formats/registry.ts";
import { basename, dirname, relative, sep } from "node:path";
import { EXIT, RunError, usageError } from "../errors.ts";
import { listFolder } from "../stream/sources/files.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { type InputPath, resolveOperands } from "./operands.ts";

/** A catalogue. */
export interface Catalogue {
  /** By name. */
  readonly inputs: readonly CatalogueInput[];
  /** Files in its folders that are skipped, because their names are not those of song files. */
  readonly skipped: readonly string[];
}

/** Files of one folder. */
interface FolderFiles {
  readonly folder: string;
  readonly names: readonly string[];
  /** Whether a file is read for songs. Files that are named by the user always are. */
  readonly isRead: (name: string) => boolean;
}

/**
 * Finds the inputs that operands name: files, folders with all below them, and patterns such as
 * `songs/*.jsonl`. Keeps the name of each file in memory.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read or nothing is found, 64 if two inputs
 * would be written to the same part.
 */
export async function findInputs(
  operands: readonly string[],
  format: InputFormat,
): Promise<Catalogue> {
  const { paths, folder: root } = await resolveOperands(operands);
  const inputs = new Map<string, CatalogueInput & { readonly files: string[] }>();
  const skipped: string[] = [];
  for await (const { folder, names, isRead } of filesAt(paths)) {
    const prefix = relative(root, folder).split(sep).filter(Boolean).map((name) => `${name}/`)
      .join("");
    for (const file of names) {
      if (!isRead(file)) {
        skipped.push(`${folder}/${file}`);
        continue;
      }
      const { stem, format: named } = parseFileName(file);
      const record = format === "auto" ? named?.record : findFormat(format).record;
      const isOneSong = record === "input" && named?.record === "input";
      const name = prefix + (isOneSong ? `*.${named.extensions[0]}` : file);
      const input = inputs.get(name);
      if (input) input.files.push(file);
      else {
        const part = prefix + (isOneSong ? `${named.name}s` : stem);
        inputs.set(name, { name, part, folder, files: [file] });
      }
    }
  }
  if (inputs.size === 0) {
    throw new RunError(EXIT.unreadable, `There are no songs in ${operands.join(", ")}`);
  }
  const found = [...inputs.values()].sort(byName);
  for (const { files } of found) files.sort();
  checkPartNames(found);
  return { inputs: found, skipped };
}

async function* filesAt(paths: readonly InputPath[]): AsyncGenerator<FolderFiles> {
  for (const { path, isFolder } of paths) {
    if (isFolder) yield* filesBelow(path);
    else yield { folder: dirname(path), names: [basename(path)], isRead: () => true };
  }
}

async function* filesBelow(folder: string): AsyncGenerator<FolderFiles> {
  const { names, folders, others } = await listFolder(folder);
  const isRead = (name: string) => isSongFile(name) && !others.has(name);
  yield { folder, names: names.filter((name) => !folders.has(name)), isRead };
  for (const name of folders) yield* filesBelow(`${folder.replace(/\/$/, "")}/${name}`);
}

/** The name of a part's file with any settings, while it is written and afterwards. */
const PART_FILE = /^(?<part>.*?)(?<number>-\d{5,})?\.jsonl(\.gz|\.zst)?(\.part)?$/s;

/**
 * Checks that no two inputs would be written to the same file, and that no file would be where a folder
 * must be, with any settings.
 *
 * @param inputs sorted by name, their files too
 * @throws {RunError} with exit code 64 if that is so
 */
export function checkPartNames(inputs: readonly CatalogueInput[]): void {
  const owners = new Map<string, string>();
  for (const { name, part } of inputs) {
    const other = owners.get(part);
    if (other !== undefined) {
      throw usageError(`${other} and ${name} would both become the part ${part}: rename one`);
    }
    owners.set(part, name);
  }
  for (const folder of new Set([...owners.keys()].flatMap(parentFolders))) {
    const { part, number = "" } = PART_FILE.exec(folder)?.groups ?? {};
    const owner = owners.get(part) ?? owners.get(part + number);
    if (owner === undefined) continue;
    throw usageError(
      `${owner} would become a file where the folder ${folder} must be: rename one`,
    );
  }
  for (const { name, files } of inputs) {
    if (files.some((file, place) => file === files[place + 1])) {
      throw usageError(`${name} is named twice`);
    }
  }
}

/** `a` and `a/b` for `a/b/c`. */
function parentFolders(part: string): string[] {
  const names = part.split("/");
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join("/"));
}
