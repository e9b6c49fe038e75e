/**
 * Plans to label a catalogue, or checks an edition that is already finished.
 *
 * @module
 */
import {
  type EditionInput,
  identifyCatalogue,
  type Manifest,
  provenanceDifferences,
} from "#lib/edition/manifest.ts";
import { findModel, type ModelSource, readModelInfo } from "../annotator/model_store.ts";
import { delay } from "../concurrency/delay.ts";
import { FileDigest } from "../edition/file_digest.ts";
import { storedFiles } from "../edition/folder.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, unreadable } from "../errors.ts";
import { fileInput, reportSkipped } from "../stream/sources/files.ts";
import { inputAnnotators, loadAnnotator } from "./annotators.ts";
import { findInputs } from "./catalogue.ts";
import { type CatalogueInput, inputBytes, inputFiles } from "./catalogue_input.ts";
import {
  type EditionPlan,
  otherEdition,
  type PlanContext,
  type PlanResult,
} from "./edition_plan.ts";
import type { EditionIdentity } from "./journal.ts";
import { RelabelProgress } from "./progress.ts";
import { relabel, type RelabelOutcome } from "./run.ts";
import { parseShard, type RelabelSettings, toOutputOptions } from "./settings.ts";
import configuration from "../../deno.json" with { type: "json" };

/** A catalogue, and how it is labelled. */
interface CataloguePlan {
  readonly settings: RelabelSettings;
  /** The inputs of this shard. */
  readonly inputs: readonly CatalogueInput[];
  readonly model: ModelSource;
  readonly edition: EditionIdentity;
}

/**
 * Plans to label a catalogue.
 *
 * @throws {RunError} with exit code 65 if there is nothing to read, 64 if inputs would be written to the
 * same part, 78 if there is no such model
 */
export async function planCatalogue(
  settings: RelabelSettings,
  operands: readonly string[],
): Promise<EditionPlan> {
  const output_options = toOutputOptions(settings), { number, of } = parseShard(settings);
  const { inputs: catalogue, skipped } = await findInputs(operands, output_options.format);
  reportSkipped(skipped);
  const model = await findModel(settings.model);
  const plan = {
    settings,
    inputs: catalogue.filter((_, place) => place % of === number - 1),
    model,
    edition: {
      provenance: {
        refrain: configuration.version,
        model: readModelInfo(model),
        output_options,
        catalogue: identifyCatalogue(catalogue.map(({ name }) => name)),
      },
      shard: `${number}/${of}`,
    },
  };
  return {
    make: async (context) =>
      context.state === "finished"
        ? { manifest: await verifyFinished(context.folder, plan.edition, plan.inputs) }
        : await labelCatalogue(plan, context),
  };
}

/** Labels a catalogue, resuming an earlier run. */
async function labelCatalogue(plan: CataloguePlan, context: PlanContext): Promise<PlanResult> {
  const { settings, inputs, model, edition } = plan, { folder, log, signal } = context;
  const annotator = await loadAnnotator(settings, model, edition.provenance);
  let bytes = 0;
  for (const input of inputs) bytes += await inputBytes(input);
  const progress = new RelabelProgress({ inputs: inputs.length, bytes }, (record) => {
    log.write("progress", record);
    if (!Deno.stderr.isTerminal()) console.error(JSON.stringify(record));
  });
  try {
    const outcome = await relabel({
      inputs,
      edition,
      folder,
      annotatorFor: inputAnnotators(annotator, plan, context.previous),
      limitRate: createRateLimiter(signal, settings.maxRate),
      progress,
      onInputError(error) {
        progress.print(`refrain: ${error.message}`);
        log.write("input_failed", { input: error.input, reason: error.message });
      },
      signal,
    });
    progress.end();
    return report(outcome, progress, context);
  } finally {
    progress.end();
    await annotator.dispose();
  }
}

/** Logs and prints the result of a run. */
function report(
  { manifest }: RelabelOutcome,
  progress: RelabelProgress,
  { folder, log, signal }: PlanContext,
): PlanResult {
  const record = progress.record(), { songs, reused } = record;
  log.write(manifest ? "finished" : "unfinished", record);
  if (reused > 0) console.error(`reused from the previous edition: ${reused} of ${songs}`);
  if (manifest) return { manifest };
  console.error(`${folder} is unfinished: the same command resumes it`);
  return { exitCode: signal.aborted ? signal.reason as number : EXIT.unreadable };
}

/**
 * Limits the rate at which records are labelled, over all inputs.
 *
 * @param rate records per second; unlimited by default
 * @returns waits until that number of further records may start, or the signal aborts
 */
export function createRateLimiter(
  signal: AbortSignal,
  rate = Infinity,
): (records: number) => Promise<void> {
  let next = performance.now();
  return async (records) => {
    const now = performance.now(), start = Math.max(now, next);
    next = start + 1000 * records / rate;
    if (start > now) await delay(start - now, signal);
  };
}

/**
 * Checks that a finished edition is the one that the run would make from the inputs as they are now, and
 * that it is intact. Reads all inputs and all files of the edition.
 *
 * @throws {RunError} with exit code 73 if it is another edition, 65 if it is damaged
 */
export async function verifyFinished(
  folder: string,
  asked: EditionIdentity,
  inputs: readonly CatalogueInput[],
): Promise<Manifest> {
  const edition = await StoredEdition.open(folder), { manifest } = edition;
  const refusal = (reason: string) => otherEdition(folder, `a finished edition ${reason}`);
  const differing = provenanceDifferences(manifest, asked.provenance);
  if (differing.length > 0) throw refusal(`with another ${differing.join(", ")}`);
  const known = new Map(manifest.inputs.map((input) => [input.name, input]));
  if (known.size !== inputs.length || !inputs.every(({ name }) => known.has(name))) {
    throw refusal("of another shard");
  }
  for (const input of inputs) {
    if (await isUnchanged(input, known.get(input.name)!)) continue;
    throw refusal(`whose input ${input.name} has changed since`);
  }
  for (const file of manifest.parts.flatMap(storedFiles)) await edition.verify(file);
  console.error(`${folder} is already finished`);
  return manifest;
}

/** Whether an input has the same bytes as before. An input that is missing has not. */
async function isUnchanged(input: CatalogueInput, stored: EditionInput): Promise<boolean> {
  if (input.files.length !== stored.files) return false;
  const digest = new FileDigest();
  try {
    for (const { path } of inputFiles(input)) {
      for await (const bytes of fileInput(path, "jsonl").bytes) digest.add(bytes);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw unreadable(input.name, (error as Error).message);
  }
  return digest.matches(stored);
}
