/**
 * Merges the editions of all shards of a catalogue into one.
 *
 * @module
 */
import {
  createManifest,
  identifyCatalogue,
  type Manifest,
  toProvenance,
} from "#lib/edition/manifest.ts";
import { isDeepStrictEqual } from "node:util";
import { finishFolder, JOURNAL, markUnfinished, storedFiles } from "../edition/folder.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { fileSink, makeFolderFor } from "../stream/sinks/file.ts";
import {
  type EditionPlan,
  otherEdition,
  type PlanContext,
  type PlanResult,
} from "./edition_plan.ts";

/**
 * Plans to merge shards.
 *
 * @param paths of the editions
 * @throws {RunError} with exit code 65 if they are not all the shards of one catalogue
 */
export async function planMerge(paths: readonly string[]): Promise<EditionPlan> {
  const shards = await Promise.all(paths.map((path) => StoredEdition.open(path)));
  const merged = mergeManifests(shards);
  return {
    make: async (context) =>
      context.state === "finished"
        ? { manifest: await verifyMerged(context.folder, merged) }
        : await merge(shards, context),
  };
}

/** @throws {RunError} with exit code 73 if the folder holds another edition */
async function verifyMerged(folder: string, merged: Manifest): Promise<Manifest> {
  const { manifest } = await StoredEdition.open(folder);
  if (JSON.stringify(manifest) !== JSON.stringify(merged)) {
    throw otherEdition(folder, "another edition");
  }
  console.error(`${folder} is already finished`);
  return manifest;
}

async function merge(
  shards: readonly StoredEdition[],
  { folder, state, log, signal }: PlanContext,
): Promise<PlanResult> {
  // The journal of a merge is empty.
  const isMerge = state === "empty" || (await Deno.stat(`${folder}/${JOURNAL}`)).size === 0;
  if (!isMerge) throw otherEdition(folder, "an unfinished edition");
  const manifest = await mergeEditions(shards, folder, signal);
  const folders = shards.map(({ folder }) => folder);
  log.write(manifest ? "merged" : "unfinished", { shards: folders });
  if (manifest) return { manifest };
  console.error(`${folder} is unfinished: the same command starts the merge again`);
  return { exitCode: signal.reason as number };
}

/**
 * Merges editions. Copies their files, and checks these against their manifests.
 *
 * @param folder an empty folder, or that of an interrupted merge
 * @returns undefined if the run was aborted: the same call starts again
 * @throws {RunError} with exit code 65 if they are not all the shards of one catalogue, or one is
 * damaged; 73 if a file cannot be written
 */
export async function mergeEditions(
  shards: readonly StoredEdition[],
  folder: string,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const manifest = mergeManifests(shards);
  await markUnfinished(folder);
  for (const shard of shards) {
    for (const file of shard.manifest.parts.flatMap(storedFiles)) {
      if (signal.aborted) return undefined;
      const path = `${folder}/${file.path}`;
      await makeFolderFor(path);
      const sink = await fileSink(path, { force: true });
      try {
        await shard.verify(file, (bytes) => sink.write(bytes));
        await sink.close();
      } finally {
        await sink.abandon();
      }
    }
  }
  await finishFolder(folder, manifest);
  return manifest;
}

/** The manifest of all shards together. */
function mergeManifests(shards: readonly StoredEdition[]): Manifest {
  const [first, ...others] = shards, provenance = toProvenance(first.manifest);
  const other = others.find(({ manifest }) =>
    !isDeepStrictEqual(toProvenance(manifest), provenance)
  );
  if (other) {
    throw refusal(
      `${first.folder} and ${other.folder} were made from different catalogues, or with different ` +
        "models or settings",
    );
  }
  const inputs = shards.flatMap(({ manifest }) => manifest.inputs);
  const names = inputs.map(({ name }) => name).toSorted();
  const duplicate = names.find((name, place) => name === names[place - 1]);
  if (duplicate !== undefined) throw refusal(`two of them hold the input ${duplicate}`);
  const { catalogue } = provenance;
  if (!isDeepStrictEqual(identifyCatalogue(names), catalogue)) {
    throw refusal(`the catalogue has ${catalogue.inputs} inputs, and they hold ${names.length}`);
  }
  return createManifest(provenance, inputs, shards.flatMap(({ manifest }) => manifest.parts));
}

function refusal(reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot merge: ${reason}`);
}
