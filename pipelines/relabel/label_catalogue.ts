/**
 * From what the command line says to a catalogue that is labelled.
 *
 * @module
 */
import { catalogueIdentity } from "#lib/edition/manifest.ts";
import { DEFAULT_MODEL, findModel, modelNameOfSource } from "../artifact_store.ts";
import { EXIT } from "../exit.ts";
import { relabel } from "../relabel.ts";
import { type CatalogueInput, findInputs } from "./catalogue.ts";
import type { EditionMaking, MadeEdition } from "./edition_making.ts";
import { checkStillThat } from "./finished_edition.ts";
import type { EditionIdentity } from "./journal.ts";
import { paceOf } from "./pace.ts";
import { inputAnnotators, relabelAnnotator } from "./relabel_annotators.ts";
import { RelabelProgress } from "./relabel_progress.ts";
import { type RelabelFlags, shapeOf, shardOf } from "./relabel_flags.ts";
import configuration from "../../deno.json" with { type: "json" };

/** Labels a catalogue, from where an earlier run left it. */
export async function labelCatalogue(making: EditionMaking): Promise<MadeEdition> {
  const { given, operands, state, log, signal } = making, folder = given.output!;
  const catalogue = await findInputs(operands, shapeOf(given).format);
  const inputs = shareOf(catalogue, given);
  const edition = await identityOf(catalogue, given);
  if (state === "finished") return { manifest: await checkStillThat(folder, edition, inputs) };
  const annotator = await relabelAnnotator(given, edition.head);
  const bytes = await sizeOf(inputs);
  const progress = new RelabelProgress({ inputs: inputs.length, bytes }, (record) => {
    log.tell("progress", record);
    if (!Deno.stderr.isTerminal()) console.error(JSON.stringify(record));
  });
  try {
    const { manifest, faults } = await relabel({
      inputs,
      edition,
      folder,
      annotatorFor: inputAnnotators(annotator, edition.head, making),
      pace: paceOf(signal, given["max-rate"]),
      progress,
      signal,
    });
    const record = progress.record(), { songs, taken_over } = record;
    log.tell(manifest ? "finished" : "unfinished", record);
    if (taken_over > 0) {
      console.error(`taken over from the previous edition: ${taken_over} of ${songs}`);
    }
    if (manifest) return { manifest };
    for (const fault of faults) console.error(`refrain: ${fault.message}`);
    console.error(`${folder} is unfinished: the same command goes on with it`);
    return { exitCode: signal.aborted ? signal.reason as number : EXIT.unreadable };
  } finally {
    progress.end();
    await annotator.dispose();
  }
}

/** The inputs of a shard. */
function shareOf(inputs: readonly CatalogueInput[], given: RelabelFlags): CatalogueInput[] {
  const { number, of } = shardOf(given);
  return inputs.filter((_, place) => place % of === number - 1);
}

async function identityOf(
  catalogue: readonly CatalogueInput[],
  given: RelabelFlags,
): Promise<EditionIdentity> {
  const { number, of } = shardOf(given);
  return {
    head: {
      refrain: configuration.version,
      model: modelNameOfSource(await findModel(given.model ?? DEFAULT_MODEL)),
      shape: shapeOf(given),
      catalogue: catalogueIdentity(catalogue.map(({ name }) => name)),
    },
    shard: `${number}/${of}`,
  };
}

async function sizeOf(inputs: readonly CatalogueInput[]): Promise<number> {
  let bytes = 0;
  for (const { path } of inputs.flatMap(({ files }) => files)) {
    // One that is gone is told of when its turn comes.
    bytes += (await Deno.stat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
