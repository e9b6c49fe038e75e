import { JOURNAL } from "../edition/edition_paths.ts";
import { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";
import type { EditionMaking, MadeEdition } from "./edition_making.ts";
import { joined, mergeEditions } from "./merge_editions.ts";

/**
 * Joins the editions that the command line names.
 *
 * @throws {RunError} with exit code 73 if something else is in the folder
 */
export async function mergeShards(
  { given, operands, state, log, signal }: EditionMaking,
): Promise<MadeEdition> {
  const folder = given.output!;
  const shards = await Promise.all(operands.map((path) => StoredEdition.open(path)));
  if (state === "finished") {
    const { manifest } = await StoredEdition.open(folder);
    if (JSON.stringify(manifest) !== JSON.stringify(joined(shards))) {
      throw present(folder, "another");
    }
    console.error(`${folder} is finished already`);
    return { manifest };
  }
  // The journal of a merge is empty.
  const isOwn = state === "empty" || (await Deno.stat(`${folder}/${JOURNAL}`)).size === 0;
  if (!isOwn) throw present(folder, "an unfinished");
  const manifest = await mergeEditions(shards, folder, signal);
  log.tell(manifest ? "merged" : "unfinished", { shards: operands });
  if (manifest) return { manifest };
  console.error(`${folder} is unfinished: the same command begins anew`);
  return { exitCode: signal.reason as number };
}

function present(folder: string, which: string): RunError {
  const reason = `${which} edition is there (--force begins anew)`;
  return new RunError(EXIT.unwritable, `Cannot write ${folder}: ${reason}`);
}
