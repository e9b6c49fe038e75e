/**
 * Whether the folders and links that relabel is told to use get along, before any of them is touched.
 *
 * @module
 */
import { resolve, sep } from "node:path";
import { editionAround } from "../edition/edition_folder.ts";
import type { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";
import { checkApart } from "./check_apart.ts";
import { checkLink } from "./publish.ts";
import type { RelabelSettings } from "./relabel_flags.ts";

/**
 * Checks what is written, read and published.
 *
 * @throws {RunError} with exit code 64 if the edition would lie among the songs or in another edition,
 * the link in the edition, or if `--force` would clear what is taken over from or published; 73 if the
 * link cannot be made
 */
export async function checkPlaces(
  given: RelabelSettings,
  operands: readonly string[],
  previous: StoredEdition | undefined,
): Promise<void> {
  const { output, publish: link } = given;
  await checkApart(output!, operands);
  const around = await editionAround(output!);
  if (around !== undefined) {
    throw new RunError(EXIT.usage, `--output ${output} lies in ${around}, which is an edition`);
  }
  if (link !== undefined) {
    if (`${resolve(link)}${sep}`.startsWith(`${resolve(output!)}${sep}`)) {
      throw new RunError(
        EXIT.usage,
        `--publish ${link} lies in ${output}, to which it would point`,
      );
    }
    await checkLink(link);
  }
  if (given.force) await checkForce(given, previous);
}

/** What `--force` clears must be wanted by nobody. */
async function checkForce(
  { output, publish: link }: RelabelSettings,
  previous: StoredEdition | undefined,
): Promise<void> {
  const folder = await realPathOf(output!);
  if (folder === undefined) return;
  if (folder === previous?.folder) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, which --previous names as well`);
  }
  if (link !== undefined && folder === await realPathOf(link)) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, to which ${link} points`);
  }
}

/** undefined if nothing is there. */
async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new RunError(EXIT.unwritable, `Cannot write ${path}: ${(error as Error).message}`);
  }
}
