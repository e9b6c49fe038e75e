import { basename, dirname, relative, resolve } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { syncFolder } from "../stream/sinks/file.ts";

/**
 * Lets a symbolic link point to an edition, in one step: whoever follows it finds the old edition, or
 * the new one.
 *
 * @throws {RunError} with exit code 73 if something else is at its place, or it cannot be made; its folder is, if
 * it is not there
 */
export async function publish(folder: string, link: string): Promise<void> {
  await checkLink(link);
  const place = dirname(resolve(link)), aside = `${place}/.${basename(link)}.part`;
  try {
    await Deno.mkdir(place, { recursive: true });
    await Deno.remove(aside).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    // `..` leads out of where a folder is, and not out of the link by which it is named.
    const [from, to] = await Promise.all([place, folder].map((path) => Deno.realPath(path)));
    await Deno.symlink(relative(from, to), aside);
    await Deno.rename(aside, resolve(link));
    await syncFolder(place);
  } catch (error) {
    throw unpublished(link, (error as Error).message);
  }
}

/** @throws {RunError} with exit code 73 if something else than a symbolic link is there */
export async function checkLink(link: string): Promise<void> {
  try {
    if ((await Deno.lstat(resolve(link))).isSymlink) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw unpublished(link, (error as Error).message);
  }
  throw unpublished(link, "it is there, and no symbolic link");
}

function unpublished(link: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot publish as ${link}: ${reason}`);
}
