/**
 * Labels one input of a catalogue, and writes its parts of the edition.
 *
 * @module
 */
import type { OutputOptions } from "#lib/edition/manifest.ts";
import type { Occurrences } from "#lib/occurrences.ts";
import { annotateStream } from "../annotator/annotate_stream.ts";
import type { Annotator } from "../annotator/contract.ts";
import type { EncodedAnnotation } from "../annotator/encoded_annotation.ts";
import { abortable } from "../concurrency/abortable.ts";
import { Accounting, checkBalance } from "../stream/accounting.ts";
import { BlockBounds } from "./block_bounds.ts";
import { type CatalogueInput, InputError } from "./catalogue_input.ts";
import { type AnnotatedInput, InputParts } from "./input_parts.ts";
import { fingerprintInput, InputReading } from "./input_reading.ts";
import type { Journal } from "./journal.ts";
import type { RelabelProgress } from "./progress.ts";
import { readStoredIds } from "./stored_ids.ts";
import { toStoredRecords, withChecksums } from "./stored_records.ts";

/** The context in which an input is labelled. */
export interface InputRun {
  /** The edition's folder. */
  readonly folder: string;
  readonly outputOptions: OutputOptions;
  readonly journal: Journal;
  readonly annotatorFor: (input: CatalogueInput) => InputAnnotator;
  /** Waits until that number of further records may be labelled. */
  readonly limitRate: (records: number) => Promise<void>;
  readonly progress: RelabelProgress;
  /** When it aborts, the input is left unfinished; a later run resumes it. */
  readonly signal: AbortSignal;
}

/** Labels the records of one input, in order. */
export interface InputAnnotator {
  readonly annotator: Annotator<EncodedAnnotation>;
  /** Frees what is used for this input only; the annotator may be shared. */
  close(): Promise<void>;
}

/**
 * Labels an input, resuming an earlier run.
 *
 * @returns undefined if the run was aborted
 * @throws {InputError} if the input cannot be read to its end, or changes meanwhile
 */
export async function annotateInput(
  input: CatalogueInput,
  run: InputRun,
): Promise<AnnotatedInput | undefined> {
  const { journal, progress } = run, fingerprint = await fingerprintInput(input);
  const state = await journal.resumeInput(input.name, fingerprint);
  const parts = await InputParts.resume({ ...run, input, fingerprint }, state);
  progress.completedParts(state?.sealed.length ?? 0);
  if (state?.finished) {
    progress.skipInput(state.finished.bytes);
    return { input: state.finished, parts: state.sealed };
  }
  const reading = new InputReading(input, {
    format: run.outputOptions.format,
    maxBytes: run.outputOptions.max_line_bytes,
    onBytes: (count) => progress.readBytes(count),
  });
  try {
    await annotateInto(parts, { reading, input, run, ids: await readStoredIds(parts.entries) });
    if (run.signal.aborted) return undefined;
    if (await fingerprintInput(input) !== fingerprint) {
      throw new InputError(input.name, "it changed while it was read");
    }
    const annotated = await parts.finish(reading.toEditionInput());
    progress.finishedInput();
    return annotated;
  } catch (error) {
    if (run.signal.aborted && error === run.signal.reason) return undefined;
    throw error;
  } finally {
    await parts.abandon();
  }
}

/** An input that is being labelled. */
interface InputInProgress {
  readonly reading: InputReading;
  readonly input: CatalogueInput;
  readonly run: InputRun;
  /** The ids of the songs that are stored. */
  readonly ids: Occurrences;
}

async function annotateInto(
  parts: InputParts,
  { reading, input, run, ids }: InputInProgress,
): Promise<void> {
  const { outputOptions, progress, limitRate, signal } = run, accounting = new Accounting();
  const skipped = parts.read;
  const bounds = new BlockBounds(skipped, outputOptions.partition_songs ?? undefined);
  const { annotator, close } = run.annotatorFor(input);
  async function* records() {
    let isFirst = skipped > 0;
    for await (const batch of skipItems(skipped, reading.records())) {
      if (isFirst) progress.skipBytes(reading.bytes);
      isFirst = false;
      for (const piece of bounds.cut(batch)) {
        await limitRate(piece.length);
        yield piece;
      }
    }
  }
  try {
    const stream = {
      source: { records },
      annotator: abortableAnnotator(signal, withChecksums(annotator)),
      accounting,
      signal,
    };
    for await (const batch of annotateStream(stream)) {
      const stored = toStoredRecords(batch, ids, input.name);
      await parts.store(stored);
      accounting.countStored(batch);
      progress.stored(stored);
      const bound = bounds.stored(batch.length);
      if (bound === "block") await parts.endBlock();
      if (bound === "part") await parts.endPart();
    }
  } finally {
    await close();
  }
  checkBalance(accounting);
}

/** Skips the first `count` items of batches. */
async function* skipItems<Item>(
  count: number,
  batches: AsyncIterable<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  let left = count;
  for await (const batch of batches) {
    const rest = batch.slice(left);
    left = Math.max(0, left - batch.length);
    if (rest.length > 0) yield rest;
  }
}

/**
 * Wraps an annotator so that waiting for it ends when the signal aborts: it throws the signal's reason. A
 * fleet that does not answer could otherwise delay the end of the run, and the next run repeats the work.
 */
export function abortableAnnotator<Song extends EncodedAnnotation>(
  signal: AbortSignal,
  annotator: Annotator<Song>,
): Annotator<Song> {
  return {
    model: annotator.model,
    concurrency: annotator.concurrency,
    async annotate(records) {
      const answers = await abortable(annotator.annotate(records), signal);
      if (answers === undefined) throw signal.reason;
      return answers;
    },
    dispose: () => annotator.dispose(),
  };
}
