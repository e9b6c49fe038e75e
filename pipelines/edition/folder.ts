/**
 * The folder of an edition, from empty to finished.
 *
 * @module
 */
import { EDITION_SCHEMA, type Manifest } from "#lib/edition/manifest.ts";
import { dirname, resolve } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { fileSink, syncFolder } from "../stream/sinks/file.ts";
import { JOURNAL, MANIFEST, PART_FILES, storedFiles } from "./paths.ts";

/** What a folder is by now. */
export type FolderState = "empty" | "unfinished" | "finished";

/**
 * Looks at a folder; makes it if it is not there, and takes the journal out of a finished one.
 *
 * @throws {RunError} with exit code 73 if it holds anything else than an edition, or cannot be made
 */
export async function stateOfFolder(folder: string): Promise<FolderState> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    const names = new Set((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name));
    if (names.size === 0) return "empty";
    if (names.has(MANIFEST)) {
      if (!isOfEdition(await Deno.readTextFile(`${folder}/${MANIFEST}`))) throw foreign(folder);
      // A run that was ended between the two leaves both.
      if (names.has(JOURNAL)) await Deno.remove(`${folder}/${JOURNAL}`);
      return "finished";
    }
    if (names.has(JOURNAL)) return "unfinished";
  } catch (error) {
    throw error instanceof RunError ? error : unwritable(folder, (error as Error).message);
  }
  throw foreign(folder);
}

/** Whether a manifest is one of ours, whole or not: other programs have theirs. */
function isOfEdition(manifest: string): boolean {
  return new RegExp(`^\\{\\s*"schema":\\s*"${EDITION_SCHEMA}"`).test(manifest);
}

/**
 * Takes an edition out of its folder, so that it can be begun anew: what is left is an unfinished one of
 * which nothing is done, and what else lies there. If the run is ended meanwhile, the edition is as it
 * was, or unfinished.
 *
 * @throws {RunError} with exit code 73 if the folder holds anything but an edition, or cannot be changed
 */
export async function clearFolder(folder: string): Promise<void> {
  if (await stateOfFolder(folder) === "empty") return;
  await markUnfinished(folder);
  try {
    for (const name of [MANIFEST, `${MANIFEST}.part`, ...PART_FILES]) {
      await removeIfThere(`${folder}/${name}`);
    }
  } catch (error) {
    throw unwritable(folder, (error as Error).message);
  }
}

/** The edition, finished or not, in whose folder another folder lies; undefined if there is none. */
export async function editionAround(folder: string): Promise<string | undefined> {
  const outer = dirname(resolve(folder));
  if (outer === resolve(folder)) return undefined;
  const manifest = await textOf(`${outer}/${MANIFEST}`);
  const isOne = manifest === undefined
    ? await textOf(`${outer}/${JOURNAL}`) !== undefined
    : isOfEdition(manifest);
  return isOne ? outer : await editionAround(outer);
}

/** undefined if there is no such file, or it may not be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined; // then it is none of ours
  }
}

/**
 * Lets a folder be that of an edition of which nothing is done yet: its journal is empty.
 *
 * @throws {RunError} with exit code 73 if it cannot be written
 */
export async function markUnfinished(folder: string): Promise<void> {
  const options = { write: true, create: true, truncate: true };
  try {
    using journal = await Deno.open(`${folder}/${JOURNAL}`, options);
    await journal.sync();
    await syncFolder(folder);
  } catch (error) {
    throw unwritable(folder, (error as Error).message);
  }
}

/**
 * Makes an edition final: what does not belong to it is removed, then its manifest is written.
 *
 * @throws {RunError} with exit code 73 if that cannot be done
 */
export async function finishFolder(folder: string, manifest: Manifest): Promise<void> {
  const own = new Set(manifest.parts.flatMap(storedFiles).map(({ path }) => path));
  try {
    for (const name of PART_FILES) {
      if (await sweep(folder, name, own)) await removeIfThere(`${folder}/${name}`);
    }
    const sink = await fileSink(`${folder}/${MANIFEST}`, { force: true });
    await sink.write(JSON.stringify(manifest, null, 1) + "\n");
    await sink.close();
    await removeIfThere(`${folder}/${JOURNAL}`);
    for (const path of [folder, dirname(resolve(folder))]) await syncFolder(path);
  } catch (error) {
    throw error instanceof RunError ? error : unwritable(folder, (error as Error).message);
  }
}

/**
 * Removes what an input has left that has changed or gone, and folders that are empty then. What is
 * left has its name on disk.
 */
async function sweep(folder: string, path: string, own: ReadonlySet<string>): Promise<boolean> {
  let isEmpty = true;
  for (const { name, isDirectory } of await entriesOf(`${folder}/${path}`)) {
    const entry = `${path}/${name}`;
    if (isDirectory ? await sweep(folder, entry, own) : !own.has(entry)) {
      await Deno.remove(`${folder}/${entry}`);
    } else isEmpty = false;
  }
  if (!isEmpty) await syncFolder(`${folder}/${path}`);
  return isEmpty;
}

async function entriesOf(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function foreign(folder: string): RunError {
  return unwritable(folder, "it is not empty, and no edition. Name a folder of its own");
}

function unwritable(folder: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot write ${folder}: ${reason}`);
}
