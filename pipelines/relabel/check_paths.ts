/**
 * Whether the folders and links that relabel is told to use get along, before any of them is touched.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { editionAround } from "../edition/folder.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { liesIn, placeOf } from "../stream/canonical_path.ts";
import { checkApart } from "./check_no_overlap.ts";
import { checkLink } from "./publish.ts";
import type { RelabelSettings } from "./settings.ts";

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
  const folder = await placeOf(output!), around = await editionAround(folder);
  if (around !== undefined) {
    throw new RunError(EXIT.usage, `--output ${output} lies in ${around}, which is an edition`);
  }
  if (link !== undefined) {
    if (liesIn(join(await placeOf(dirname(resolve(link))), basename(link)), folder)) {
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
  const folder = await placeOf(output!);
  if (folder === previous?.folder) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, which --previous names as well`);
  }
  if (link !== undefined && folder === await placeOf(link)) {
    throw new RunError(EXIT.usage, `--force would clear ${output}, to which ${link} points`);
  }
}
