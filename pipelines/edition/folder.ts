/**
 * The folder of an edition: the files in it, and its states from empty to finished.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import type { EditionPart, Manifest, OutputOptions, StoredFile } from "#lib/edition/manifest.ts";
import { RunError, unwritable } from "../errors.ts";
import { fileSink, syncFolder } from "../stream/sinks/file.ts";

/** Written last: a folder that has a manifest is a finished edition. */
export const MANIFEST = "manifest.json";

/** The progress of an unfinished edition; removed when the edition is finished. */
export const JOURNAL = "unfinished.jsonl";

/** The files of a part: the folders that they are in. */
export const PART_FILES = ["annotations", "songs", "rejects"] as const;

/** A file of a part. */
export type PartFile = typeof PART_FILES[number];

const SUFFIX = { none: "", gzip: ".gz", zstd: ".zst" } as const;

/** The path of a part's file, relative to the edition's folder. */
export function partPath(
  file: PartFile,
  part: string,
  { compression }: Pick<OutputOptions, "compression">,
): string {
  return `${file}/${part}.jsonl${SUFFIX[compression]}`;
}

/** The files of a part, as the manifest describes them. */
export function storedFiles({ annotations, songs, rejects }: EditionPart): StoredFile[] {
  return rejects ? [annotations, songs, rejects] : [annotations, songs];
}

/** The state of an edition's folder. */
export type FolderState = "empty" | "unfinished" | "finished";

/**
 * Finds the state of a folder. Creates the folder if it does not exist, and removes the journal of a
 * finished edition.
 *
 * @throws {RunError} with exit code 73 if it holds anything but an edition, or cannot be created
 */
export async function readFolderState(folder: string): Promise<FolderState> {
  return await writing(folder, async () => {
    await Deno.mkdir(folder, { recursive: true });
    const names = new Set((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name));
    if (names.size === 0) return "empty";
    if (!names.has(MANIFEST)) {
      if (names.has(JOURNAL)) return "unfinished";
      throw foreign(folder);
    }
    if (!isManifest(await Deno.readTextFile(`${folder}/${MANIFEST}`))) throw foreign(folder);
    // A run that was killed between writing one and removing the other leaves both.
    if (names.has(JOURNAL)) await Deno.remove(`${folder}/${JOURNAL}`);
    return "finished";
  });
}

/** Whether a text is the manifest of an edition, of version 0.1 too, even if it is cut off. */
function isManifest(text: string): boolean {
  return /^\{\s*"schema":\s*"refrain\.edition\/[12]"/.test(text);
}

/**
 * Removes an edition from its folder, so that it can be started again. What remains is an empty
 * unfinished edition, and files that do not belong to it. If the process is killed meanwhile, the edition
 * is either as before or unfinished.
 *
 * @throws {RunError} with exit code 73 if the folder holds anything but an edition, or cannot be changed
 */
export async function clearFolder(folder: string): Promise<void> {
  if (await readFolderState(folder) === "empty") return;
  await markUnfinished(folder);
  await writing(folder, async () => {
    for (const name of [MANIFEST, `${MANIFEST}.part`, ...PART_FILES]) {
      await removeIfPresent(`${folder}/${name}`);
    }
  });
}

/** The edition, finished or not, whose folder contains another folder; undefined if there is none. */
export async function findEnclosingEdition(folder: string): Promise<string | undefined> {
  const outer = dirname(resolve(folder));
  if (outer === resolve(folder)) return undefined;
  const manifest = await readIfPossible(`${outer}/${MANIFEST}`);
  const isEdition = manifest === undefined
    ? await readIfPossible(`${outer}/${JOURNAL}`) !== undefined
    : isManifest(manifest);
  return isEdition ? outer : await findEnclosingEdition(outer);
}

/** undefined if there is no such file, or it cannot be read. */
async function readIfPossible(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined; // then it does not belong to an edition
  }
}

/**
 * Marks a folder as an unfinished edition in which nothing is done yet: its journal is empty.
 *
 * @throws {RunError} with exit code 73 if it cannot be written
 */
export async function markUnfinished(folder: string): Promise<void> {
  const options = { write: true, create: true, truncate: true };
  await writing(folder, async () => {
    using journal = await Deno.open(`${folder}/${JOURNAL}`, options);
    await journal.sync();
    await syncFolder(folder);
  });
}

/**
 * Finishes an edition: removes files that do not belong to it, then writes its manifest.
 *
 * @throws {RunError} with exit code 73 if it cannot be written
 */
export async function finishFolder(folder: string, manifest: Manifest): Promise<void> {
  const own = new Set(manifest.parts.flatMap(storedFiles).map(({ path }) => path));
  await writing(folder, async () => {
    for (const name of PART_FILES) {
      if (await sweep(folder, name, own)) await removeIfPresent(`${folder}/${name}`);
    }
    const sink = await fileSink(`${folder}/${MANIFEST}`, { force: true });
    await sink.write(JSON.stringify(manifest, null, 1) + "\n");
    await sink.close();
    await removeIfPresent(`${folder}/${JOURNAL}`);
    for (const path of [folder, dirname(resolve(folder))]) await syncFolder(path);
  });
}

/**
 * Removes the files of inputs that changed or were removed, and folders that are empty then. The names of
 * all remaining files are flushed to disk. Returns whether the folder is empty.
 */
async function sweep(folder: string, path: string, own: ReadonlySet<string>): Promise<boolean> {
  let isEmpty = true;
  for (const { name, isDirectory } of await entriesIfPresent(`${folder}/${path}`)) {
    const entry = `${path}/${name}`;
    if (isDirectory ? await sweep(folder, entry, own) : !own.has(entry)) {
      await Deno.remove(`${folder}/${entry}`);
    } else isEmpty = false;
  }
  if (!isEmpty) await syncFolder(`${folder}/${path}`);
  return isEmpty;
}

async function entriesIfPresent(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function removeIfPresent(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Runs a step that changes a folder, and reports its failure as that of the folder. */
async function writing<Result>(folder: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    throw error instanceof RunError ? error : unwritable(folder, (error as Error).message);
  }
}

function foreign(folder: string): RunError {
  return unwritable(folder, "it is not empty and does not hold an edition. Name another folder");
}
