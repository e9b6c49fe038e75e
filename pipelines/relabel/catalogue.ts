/**
 * The inputs of a catalogue, by names that do not depend on where it lies.
 *
 * @module
 */
import { byName } from "#lib/by_name.ts";
import { isSongFile, parseFileName } from "#lib/formats/file_names.ts";
import { findFormat, type InputFormat } from "#lib/formats/registry.ts";
import { basename, dirname, relative, sep } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { entriesOf } from "../stream/sources/files.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { checkParts } from "./check_parts.ts";
import { type Place, readOperands } from "./operands.ts";

/** A catalogue. */
export interface Catalogue {
  /** By name. */
  readonly inputs: readonly CatalogueInput[];
  /** Files in its folders whose names are not those of songs. */
  readonly passedOver: readonly string[];
}

/** Files of one folder. */
interface FolderFiles {
  readonly folder: string;
  readonly names: readonly string[];
  /** Whether one of them is read for songs: whatever is named by the user is. */
  readonly isRead: (name: string) => boolean;
}

/**
 * The inputs that paths stand for: files, folders with all below them, and patterns such as
 * `songs/*.jsonl`. Memory grows by the name of each file.
 *
 * @throws {RunError} with exit code 65 if a path cannot be read or nothing is found, 64 if two inputs
 * would be in each other's way.
 */
export async function findInputs(
  operands: readonly string[],
  format: InputFormat,
): Promise<Catalogue> {
  const { places, folder: root } = await readOperands(operands);
  const inputs = new Map<string, CatalogueInput & { readonly files: string[] }>();
  const passedOver: string[] = [];
  for await (const { folder, names, isRead } of filesOfPlaces(places)) {
    const way = relative(root, folder).split(sep).filter(Boolean).map((name) => `${name}/`).join(
      "",
    );
    for (const file of names) {
      if (!isRead(file)) {
        passedOver.push(`${folder}/${file}`);
        continue;
      }
      const { stem, format: named } = parseFileName(file);
      const record = format === "auto" ? named?.record : findFormat(format).record;
      const isOneSong = record === "input" && named?.record === "input";
      const name = way + (isOneSong ? `*.${named.extensions[0]}` : file);
      const input = inputs.get(name);
      if (input) input.files.push(file);
      else {
        const part = way + (isOneSong ? `${named.name}s` : stem);
        inputs.set(name, { name, part, folder, files: [file] });
      }
    }
  }
  if (inputs.size === 0) {
    throw new RunError(EXIT.unreadable, `There are no songs in ${operands.join(", ")}`);
  }
  const found = [...inputs.values()].sort(byName);
  for (const { files } of found) files.sort();
  checkParts(found);
  return { inputs: found, passedOver };
}

async function* filesOfPlaces(places: readonly Place[]): AsyncGenerator<FolderFiles> {
  for (const { path, isFolder } of places) {
    if (isFolder) yield* filesBelow(path);
    else yield { folder: dirname(path), names: [basename(path)], isRead: () => true };
  }
}

async function* filesBelow(folder: string): AsyncGenerator<FolderFiles> {
  const { names, folders, others } = await entriesOf(folder);
  const isRead = (name: string) => isSongFile(name) && !others.has(name);
  yield { folder, names: names.filter((name) => !folders.has(name)), isRead };
  for (const name of folders) yield* filesBelow(`${folder.replace(/\/$/, "")}/${name}`);
}
