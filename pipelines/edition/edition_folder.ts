/**
 * The folder of an edition, from empty to finished.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import { EXIT, RunError } from "../exit.ts";
import { fileSink, syncFolder } from "../sinks/file.ts";
import { JOURNAL, MANIFEST, PART_FILES, storedFiles } from "./edition_paths.ts";

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
      // A run that was ended between the two leaves both.
      if (names.has(JOURNAL)) await Deno.remove(`${folder}/${JOURNAL}`);
      return "finished";
    }
    if (names.has(JOURNAL)) return "unfinished";
  } catch (error) {
    throw unwritable(folder, (error as Error).message);
  }
  throw unwritable(folder, "it is not empty, and no edition. Name a folder of its own");
}

/**
 * Takes an edition out of its folder, so that it can be begun anew. What a run leaves that is ended
 * meanwhile is an edition as it was, or an unfinished one of which nothing is done.
 *
 * @throws {RunError} with exit code 73 if it holds anything else, or cannot be changed
 */
export async function clearFolder(folder: string): Promise<void> {
  if (await stateOfFolder(folder) === "empty") return;
  await markUnfinished(folder);
  try {
    for (const name of [MANIFEST, `${MANIFEST}.part`, ...PART_FILES, JOURNAL]) {
      await removeIfThere(`${folder}/${name}`);
    }
  } catch (error) {
    throw unwritable(folder, (error as Error).message);
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
    await syncFolder(folder);
  } catch (error) {
    throw error instanceof RunError ? error : unwritable(folder, (error as Error).message);
  }
}

/** Removes what an input has left that has changed or gone, and folders that are empty then. */
async function sweep(folder: string, path: string, own: ReadonlySet<string>): Promise<boolean> {
  let isEmpty = true;
  for (const { name, isDirectory } of await entriesOf(`${folder}/${path}`)) {
    const entry = `${path}/${name}`;
    if (isDirectory ? await sweep(folder, entry, own) : !own.has(entry)) {
      await Deno.remove(`${folder}/${entry}`);
    } else isEmpty = false;
  }
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

function unwritable(folder: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot write ${folder}: ${reason}`);
}
