import type { Manifest } from "#lib/edition/manifest.ts";
import { JOURNAL } from "../edition/paths.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import type { EditionMaking, EditionPlan, MadeEdition } from "./edition_plan.ts";
import { joined, mergeEditions } from "./merge_editions.ts";

/**
 * Plans to join shards.
 *
 * @param paths of the editions
 * @throws {RunError} with exit code 65 if they are not all shards of one catalogue
 */
export async function planMerge(paths: readonly string[]): Promise<EditionPlan> {
  const shards = await Promise.all(paths.map((path) => StoredEdition.open(path)));
  const whole = joined(shards);
  return {
    make: async (making) =>
      making.state === "finished"
        ? { manifest: await finished(making.folder, whole) }
        : await merged(shards, making),
  };
}

/** @throws {RunError} with exit code 73 if another edition is there */
async function finished(folder: string, whole: Manifest): Promise<Manifest> {
  const { manifest } = await StoredEdition.open(folder);
  if (JSON.stringify(manifest) !== JSON.stringify(whole)) throw present(folder, "another");
  console.error(`${folder} is finished already`);
  return manifest;
}

async function merged(
  shards: readonly StoredEdition[],
  { folder, state, log, signal }: EditionMaking,
): Promise<MadeEdition> {
  // The journal of a merge is empty.
  const isOwn = state === "empty" || (await Deno.stat(`${folder}/${JOURNAL}`)).size === 0;
  if (!isOwn) throw present(folder, "an unfinished");
  const manifest = await mergeEditions(shards, folder, signal);
  const told = { shards: shards.map(({ folder }) => folder) };
  log.tell(manifest ? "merged" : "unfinished", told);
  if (manifest) return { manifest };
  console.error(`${folder} is unfinished: the same command begins anew`);
  return { exitCode: signal.reason as number };
}

function present(folder: string, which: string): RunError {
  const reason = `${which} edition is there (--force begins anew)`;
  return new RunError(EXIT.unwritable, `Cannot write ${folder}: ${reason}`);
}
