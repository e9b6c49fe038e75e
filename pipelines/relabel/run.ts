/**
 * A whole catalogue is labelled anew: inputs become parts, parts an edition.
 *
 * @module
 */
import { type Manifest, manifestOf } from "#lib/edition/manifest.ts";
import { finishFolder } from "../edition/folder.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { InputFault } from "./input_fault.ts";
import { type EditionIdentity, Journal } from "./journal.ts";
import type { RelabelledInput } from "./input_parts.ts";
import { type InputRun, relabelInput } from "./annotate_input.ts";

/** What a run of relabel is made of. */
export interface RelabelRun extends Omit<InputRun, "journal" | "shape"> {
  /** What is labelled: a share of the catalogue, or all of it. */
  readonly inputs: readonly CatalogueInput[];
  readonly edition: EditionIdentity;
  /** Is told of an input that cannot be labelled, at once. */
  readonly tellFault: (fault: InputFault) => void;
}

/** How a run went. */
export interface RelabelOutcome {
  /** undefined if the edition is not finished: an input is faulty, or the run was interrupted. */
  readonly manifest?: Manifest;
}

/** How many inputs are on their way at once: while one comes to its end, another one keeps workers busy. */
const AT_ONCE = 2;

/** Labels inputs, from where an earlier run left them, and finishes the edition when all are done. */
export async function relabel(run: RelabelRun): Promise<RelabelOutcome> {
  const { folder, edition } = run, { head } = edition;
  const journal = await Journal.open(folder, edition);
  try {
    const done = await relabelAll({ ...run, journal, shape: head.shape });
    if (done.length < run.inputs.length) return {};
    const inputs = done.map(({ input }) => input), parts = done.flatMap(({ parts }) => parts);
    const manifest = manifestOf(head, inputs, parts);
    await finishFolder(folder, manifest);
    return { manifest };
  } finally {
    journal.close();
  }
}

/** Labels some inputs at once. One that cannot be labelled leaves the others alone. */
async function relabelAll(run: RelabelRun & InputRun): Promise<RelabelledInput[]> {
  const done: RelabelledInput[] = [];
  const failure = new AbortController(), left = run.inputs.values();
  const signal = AbortSignal.any([run.signal, failure.signal]);
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, async () => {
    for (const input of left) {
      if (signal.aborted) return;
      try {
        const relabelled = await relabelInput(input, { ...run, signal });
        if (relabelled) done.push(relabelled);
      } catch (error) {
        if (error instanceof InputFault) run.tellFault(error);
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
