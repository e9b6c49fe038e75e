/**
 * From what the command line says to a catalogue that is labelled.
 *
 * @module
 */
import { catalogueIdentity } from "#lib/edition/manifest.ts";
import { findModel, modelNameOfSource, type ModelSource } from "../annotator/model_store.ts";
import { EXIT } from "../errors.ts";
import { relabel, type RelabelOutcome } from "./run.ts";
import { tellPassedOver } from "../stream/sources/files.ts";
import { findInputs } from "./catalogue.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import type { EditionMaking, EditionPlan, MadeEdition } from "./edition_plan.ts";
import { checkStillThat } from "./check_finished.ts";
import { bytesOf } from "./input_files.ts";
import type { EditionIdentity } from "./journal.ts";
import { paceOf } from "./rate_limiter.ts";
import { inputAnnotators, relabelAnnotator } from "./annotators.ts";
import { type RelabelSettings, shapeOf, shardOf } from "./settings.ts";
import { RelabelProgress } from "./progress.ts";
import configuration from "../../deno.json" with { type: "json" };

/** What is labelled, by what, how. */
interface CataloguePlan {
  readonly given: RelabelSettings;
  /** Of the catalogue, those of this shard. */
  readonly inputs: readonly CatalogueInput[];
  readonly model: ModelSource;
  readonly edition: EditionIdentity;
}

/**
 * Plans to label a catalogue.
 *
 * @throws {RunError} with exit code 65 if nothing can be read, 64 if inputs would become the same part,
 * 78 if there is no such model
 */
export async function planCatalogue(
  given: RelabelSettings,
  operands: readonly string[],
): Promise<EditionPlan> {
  const shape = shapeOf(given), { number, of } = shardOf(given);
  const { inputs: catalogue, passedOver } = await findInputs(operands, shape.format);
  tellPassedOver(passedOver);
  const model = await findModel(given.model);
  const plan = {
    given,
    inputs: catalogue.filter((_, place) => place % of === number - 1),
    model,
    edition: {
      head: {
        refrain: configuration.version,
        model: modelNameOfSource(model),
        shape,
        catalogue: catalogueIdentity(catalogue.map(({ name }) => name)),
      },
      shard: `${number}/${of}`,
    },
  };
  return {
    make: async (making) =>
      making.state === "finished"
        ? { manifest: await checkStillThat(making.folder, plan.edition, plan.inputs) }
        : await labelled(plan, making),
  };
}

/** Labels a catalogue, from where an earlier run left it. */
async function labelled(plan: CataloguePlan, making: EditionMaking): Promise<MadeEdition> {
  const { given, inputs, model, edition } = plan, { folder, log, signal } = making;
  const annotator = await relabelAnnotator(given, model, edition.head);
  const bytes = await sizeOf(inputs);
  const progress = new RelabelProgress({ inputs: inputs.length, bytes }, (record) => {
    log.tell("progress", record);
    if (!Deno.stderr.isTerminal()) console.error(JSON.stringify(record));
  });
  try {
    const outcome = await relabel({
      inputs,
      edition,
      folder,
      annotatorFor: inputAnnotators(annotator, plan, making.previous),
      pace: paceOf(signal, given["max-rate"]),
      progress,
      tellFault(fault) {
        progress.say(`refrain: ${fault.message}`);
        log.tell("fault", { input: fault.input, reason: fault.message });
      },
      signal,
    });
    progress.end();
    return made(outcome, progress, making);
  } finally {
    progress.end();
    await annotator.dispose();
  }
}

/** Tells how the run went. */
function made(
  { manifest }: RelabelOutcome,
  progress: RelabelProgress,
  { folder, log, signal }: EditionMaking,
): MadeEdition {
  const record = progress.record(), { songs, taken_over } = record;
  log.tell(manifest ? "finished" : "unfinished", record);
  if (taken_over > 0) {
    console.error(`taken over from the previous edition: ${taken_over} of ${songs}`);
  }
  if (manifest) return { manifest };
  console.error(`${folder} is unfinished: the same command goes on with it`);
  return { exitCode: signal.aborted ? signal.reason as number : EXIT.unreadable };
}

async function sizeOf(inputs: readonly CatalogueInput[]): Promise<number> {
  let bytes = 0;
  for (const input of inputs) bytes += await bytesOf(input);
  return bytes;
}
