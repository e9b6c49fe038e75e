/**
 * The editions of all shards of a catalogue become one.
 *
 * @module
 */
import { catalogueIdentity, type Manifest, manifestOf } from "#lib/edition/manifest.ts";
import { isDeepStrictEqual } from "node:util";
import { finishFolder, markUnfinished } from "../edition/folder.ts";
import { storedFiles } from "../edition/paths.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { fileSink, makeFolderFor } from "../stream/sinks/file.ts";

/**
 * Joins editions. Their files are copied, and held against their manifests on the way.
 *
 * @param folder an empty one, or one of a merge that was ended
 * @returns undefined if the run was aborted: the same call begins anew
 * @throws {RunError} with exit code 65 if they are not all shards of one catalogue, or one is damaged;
 * with 73 if a file cannot be written
 */
export async function mergeEditions(
  shards: readonly StoredEdition[],
  folder: string,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const manifest = joined(shards);
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
export function joined(shards: readonly StoredEdition[]): Manifest {
  const [first, ...others] = shards;
  const headOf = ({ manifest: { refrain, model, shape, catalogue } }: StoredEdition) => ({
    refrain,
    model,
    shape,
    catalogue,
  });
  const other = others.find((shard) => !isDeepStrictEqual(headOf(shard), headOf(first)));
  if (other) {
    throw refusal(
      `${first.folder} and ${other.folder} were made of different catalogues, by different models ` +
        "or with different settings",
    );
  }
  const inputs = shards.flatMap(({ manifest }) => manifest.inputs);
  const names = inputs.map(({ name }) => name).toSorted();
  const twice = names.find((name, place) => name === names[place - 1]);
  if (twice !== undefined) throw refusal(`${twice} is in two of them`);
  const { catalogue } = first.manifest;
  if (!isDeepStrictEqual(catalogueIdentity(names), catalogue)) {
    throw refusal(`the catalogue has ${catalogue.inputs} inputs, and they hold ${names.length}`);
  }
  return manifestOf(headOf(first), inputs, shards.flatMap(({ manifest }) => manifest.parts));
}

function refusal(reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot merge: ${reason}`);
}
