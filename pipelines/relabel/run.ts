/**
 * Labels a whole catalogue: inputs become parts, and parts become an edition.
 *
 * @module
 */
import { createManifest, type Manifest } from "#lib/edition/manifest.ts";
import { finishFolder } from "../edition/folder.ts";
import { annotateInput, type InputRun } from "./annotate_input.ts";
import { type CatalogueInput, InputError } from "./catalogue_input.ts";
import type { AnnotatedInput } from "./input_parts.ts";
import { type EditionIdentity, Journal } from "./journal.ts";

/** A run of relabel. */
export interface RelabelRun extends Omit<InputRun, "journal" | "outputOptions"> {
  /** The inputs to label: the catalogue, or a shard of it. */
  readonly inputs: readonly CatalogueInput[];
  readonly edition: EditionIdentity;
  /** Called at once when an input cannot be labelled. */
  readonly onInputError: (error: InputError) => void;
}

/** The result of a run. */
export interface RelabelOutcome {
  /** undefined if the edition is unfinished: an input failed, or the run was interrupted. */
  readonly manifest?: Manifest;
}

/** The number of inputs that are labelled at once: while one ends, the other keeps workers busy. */
const CONCURRENT_INPUTS = 2;

/** Labels inputs, resuming an earlier run, and finishes the edition when all are done. */
export async function relabel(run: RelabelRun): Promise<RelabelOutcome> {
  const { folder, edition } = run, { provenance } = edition;
  const journal = await Journal.open(folder, edition);
  try {
    const done = await annotateAll({
      ...run,
      journal,
      outputOptions: provenance.output_options,
    });
    if (done.length < run.inputs.length) return {};
    const inputs = done.map(({ input }) => input), parts = done.flatMap(({ parts }) => parts);
    const manifest = createManifest(provenance, inputs, parts);
    await finishFolder(folder, manifest);
    return { manifest };
  } finally {
    journal.close();
  }
}

/** Labels all inputs, some at once. If one cannot be labelled, the others are labelled all the same. */
async function annotateAll(run: RelabelRun & InputRun): Promise<AnnotatedInput[]> {
  const done: AnnotatedInput[] = [];
  const failure = new AbortController(), left = run.inputs.values();
  const signal = AbortSignal.any([run.signal, failure.signal]);
  const lanes = await Promise.allSettled(Array.from({ length: CONCURRENT_INPUTS }, async () => {
    for (const input of left) {
      if (signal.aborted) return;
      try {
        const annotated = await annotateInput(input, { ...run, signal });
        if (annotated) done.push(annotated);
      } catch (error) {
        if (error instanceof InputError) run.onInputError(error);
        else {
          failure.abort();
          throw error;
        }
      }
    }
  }));
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
  return done;
}
