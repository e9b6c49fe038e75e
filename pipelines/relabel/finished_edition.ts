import type { Manifest } from "#lib/edition/manifest.ts";
import { StoredEdition } from "../edition/stored_edition.ts";
import { EXIT, RunError } from "../exit.ts";
import type { CatalogueInput } from "./catalogue.ts";
import { differences, type EditionIdentity } from "./journal.ts";

/**
 * Checks that an edition that is finished is the one that is asked for: made of the same inputs, as far
 * as their sizes tell.
 *
 * @throws {RunError} with exit code 73 if it is another
 */
export async function checkStillThat(
  folder: string,
  asked: EditionIdentity,
  inputs: readonly CatalogueInput[],
): Promise<Manifest> {
  const { manifest } = await StoredEdition.open(folder);
  const { refrain, model, shape, catalogue } = manifest;
  const head = { refrain, model, shape, catalogue };
  const others = [
    ...differences({ head, shard: asked.shard }, asked),
    ...await changedInputs(manifest, inputs),
  ];
  if (others.length === 0) {
    console.error(`${folder} is finished already`);
    return manifest;
  }
  throw new RunError(
    EXIT.unwritable,
    `Cannot write ${folder}: a finished edition is there, of another ${others.join(", ")} ` +
      "(--force begins anew)",
  );
}

async function changedInputs(
  { inputs }: Manifest,
  asked: readonly CatalogueInput[],
): Promise<string[]> {
  const known = new Map(inputs.map(({ name, bytes }) => [name, bytes]));
  if (known.size !== asked.length || !asked.every(({ name }) => known.has(name))) return ["shard"];
  const changed: string[] = [];
  for (const { name, files } of asked) {
    let bytes = 0;
    // One that is gone has changed.
    for (const { path } of files) {
      bytes += (await Deno.stat(path).catch(() => ({ size: NaN }))).size;
    }
    if (known.get(name) !== bytes) changed.push(name);
  }
  return changed.slice(0, 3);
}
