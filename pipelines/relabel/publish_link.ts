import { basename, dirname, relative, resolve } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { syncFolder } from "../stream/sinks/file.ts";

/**
 * Points a symbolic link to an edition, atomically: whoever follows it finds the old edition or the new
 * one. Creates the link's folder if it does not exist.
 *
 * @throws {RunError} with exit code 73 if something else has the link's name, or it cannot be created
 */
export async function publish(folder: string, link: string): Promise<void> {
  await checkLink(link);
  const parent = dirname(resolve(link)), temporary = `${parent}/.${basename(link)}.part`;
  try {
    await Deno.mkdir(parent, { recursive: true });
    await Deno.remove(temporary).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    // In a link, `..` is the parent of the real folder, not of a link that leads to it.
    const [from, to] = await Promise.all([parent, folder].map((path) => Deno.realPath(path)));
    await Deno.symlink(relative(from, to), temporary);
    await Deno.rename(temporary, resolve(link));
    await syncFolder(parent);
  } catch (error) {
    throw refusal(link, (error as Error).message);
  }
}

/** @throws {RunError} with exit code 73 if something other than a symbolic link has the name */
export async function checkLink(link: string): Promise<void> {
  try {
    if ((await Deno.lstat(resolve(link))).isSymlink) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw refusal(link, (error as Error).message);
  }
  throw refusal(link, "it exists and is not a symbolic link");
}

function refusal(link: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot publish as ${link}: ${reason}`);
}
