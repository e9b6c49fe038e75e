import { identifyCatalogue, type OutputOptions } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import {
  encodeAnnotations,
  type EncodedAnnotation,
} from "#pipelines/annotator/encoded_annotation.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { findInputs } from "#pipelines/relabel/catalogue.ts";
import type { InputError } from "#pipelines/relabel/catalogue_input.ts";
import { RelabelProgress } from "#pipelines/relabel/progress.ts";
import { relabel, type RelabelOutcome } from "#pipelines/relabel/run.ts";
import { annotatorSettings } from "./annotator_settings.ts";

/** The default output options of editions. */
export const PLAIN: OutputOptions = {
  format: "auto",
  languages: null,
  lines: false,
  ignore_breaks: false,
  max_lines: SONG_LIMITS.maxLines,
  max_line_bytes: 1 << 20,
  partition_songs: null,
  compression: "none",
};

/** What a test overrides in a run. */
export interface StatedRelabelling {
  readonly options?: Partial<OutputOptions>;
  /** A shard, such as `2/3`; all inputs by default. */
  readonly shard?: string;
  /** The annotator of the songs (recurring pairs of lines, in this thread). */
  readonly annotator?: Annotator<EncodedAnnotation>;
  /** Called when the annotator of an input is no longer needed. */
  readonly close?: () => unknown;
  readonly signal?: AbortSignal;
  /** Called with the progress of the run when it has ended. */
  readonly see?: (progress: RelabelProgress) => void;
}

/** Labels a catalogue into a new folder. */
export async function relabelled(
  catalogue: string,
  folder: string,
  { options, shard = "1/1", annotator = inThisThread(), close = () => {}, signal, see }:
    StatedRelabelling = {},
): Promise<RelabelOutcome & { readonly faults: readonly InputError[] }> {
  const faults: InputError[] = [];
  const stated = { ...PLAIN, ...options }, [number, of] = shard.split("/").map(Number);
  const { inputs: found } = await findInputs([catalogue], stated.format);
  await Deno.mkdir(folder, { recursive: true });
  const progress = new RelabelProgress({ inputs: found.length, bytes: 1 }, () => {});
  try {
    const outcome = await relabel({
      inputs: found.filter((_, place) => place % of === number - 1),
      edition: {
        provenance: {
          refrain: "0.0.0",
          model: annotator.model,
          output_options: stated,
          catalogue: identifyCatalogue(found.map(({ name }) => name)),
        },
        shard,
      },
      folder,
      annotatorFor: () => ({ annotator, close: async () => void await close() }),
      limitRate: () => Promise.resolve(),
      progress,
      onInputError: (fault) => void faults.push(fault),
      signal: signal ?? new AbortController().signal,
    });
    return { ...outcome, faults };
  } finally {
    see?.(progress);
    progress.end();
  }
}

/** Labels recurring pairs of lines as chorus. */
export function inThisThread(): Annotator<EncodedAnnotation> {
  return encodeAnnotations(new InProcessAnnotator(recurringPair, annotatorSettings()));
}

/** An annotator whose calls do what the test says. */
export function labelledBy(
  annotate: Annotator<EncodedAnnotation>["annotate"],
): Annotator<EncodedAnnotation> {
  return { model: recurringPair.model, concurrency: 1, annotate, dispose() {} };
}
