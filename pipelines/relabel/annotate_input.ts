/**
 * One input of a catalogue becomes its parts of the edition.
 *
 * @module
 */
import type { EditionShape } from "#lib/edition/manifest.ts";
import type { Occurrences } from "#lib/occurrences.ts";
import { Accounting, checkBalance } from "../stream/accounting.ts";
import type { Annotator, Labelled } from "../annotator/contract.ts";
import { annotateStream } from "../annotator/annotate_stream.ts";
import { BlockBounds } from "./block_bounds.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { InputFault } from "./input_fault.ts";
import { InputParts, type RelabelledInput } from "./input_parts.ts";
import { InputReading, stampOf } from "./input_reading.ts";
import type { Journal } from "./journal.ts";
import { idsIn } from "./known_ids.ts";
import type { RelabelProgress } from "./progress.ts";
import { storedRecords, withChecksums } from "./stored_records.ts";
import { stoppedBy } from "./abortable_annotator.ts";

/** What an input is labelled with. */
export interface InputRun {
  /** The edition's folder. */
  readonly folder: string;
  readonly shape: EditionShape;
  readonly journal: Journal;
  readonly annotatorFor: (input: CatalogueInput) => InputAnnotator;
  /** Waits until so many further records may be labelled. */
  readonly pace: (records: number) => Promise<void>;
  readonly progress: RelabelProgress;
  /** When it aborts, the input is left, to be gone on with. */
  readonly signal: AbortSignal;
}

/** Labels the records of one input, in their order. */
export interface InputAnnotator {
  readonly annotator: Annotator<Labelled>;
  /** Ends what is done for this input alone; the annotator may be that of others, too. */
  close(): Promise<void>;
}

/**
 * Labels an input, from where an earlier run left it.
 *
 * @returns undefined if the run was aborted
 * @throws {InputFault} if the input cannot be read to its end, or changes meanwhile
 */
export async function relabelInput(
  input: CatalogueInput,
  run: InputRun,
): Promise<RelabelledInput | undefined> {
  const { journal, progress } = run, stamp = await stampOf(input);
  const state = await journal.takeUp(input.name, stamp);
  const parts = await InputParts.goOn({ ...run, input, stamp }, state);
  progress.completed(state?.sealed.length ?? 0);
  if (state?.finished) {
    progress.passBytes(state.finished.bytes);
    return { input: state.finished, parts: state.sealed };
  }
  const reading = new InputReading(input, {
    format: run.shape.format,
    maxBytes: run.shape.max_line_bytes,
    sawBytes: (count) => progress.sawBytes(count),
  });
  try {
    await labelInto(parts, { reading, input, run, ids: await idsIn(parts.entries) });
    if (run.signal.aborted) return undefined;
    if (await stampOf(input) !== stamp) {
      throw new InputFault(input.name, "it has changed while it was read");
    }
    const relabelled = await parts.finish(reading.known());
    progress.finished();
    return relabelled;
  } catch (error) {
    if (run.signal.aborted && error === run.signal.reason) return undefined;
    throw error;
  } finally {
    await parts.abandon();
  }
}

/** What is put into parts. */
interface Labelling {
  readonly reading: InputReading;
  readonly input: CatalogueInput;
  readonly run: InputRun;
  /** Of the songs that are stored. */
  readonly ids: Occurrences;
}

async function labelInto(
  parts: InputParts,
  { reading, input, run, ids }: Labelling,
): Promise<void> {
  const { shape, progress, pace, signal } = run, accounting = new Accounting();
  const skipped = parts.read;
  const bounds = new BlockBounds(skipped, shape.partition_songs ?? undefined);
  const { annotator, close } = run.annotatorFor(input);
  async function* records() {
    let isFirst = skipped > 0;
    for await (const batch of afterFirst(skipped, reading.records())) {
      if (isFirst) progress.skipBytes(reading.bytes);
      isFirst = false;
      for (const piece of bounds.cut(batch)) {
        await pace(piece.length);
        yield piece;
      }
    }
  }
  try {
    const stream = {
      source: { records },
      annotator: stoppedBy(signal, withChecksums(annotator)),
      accounting,
      signal,
    };
    for await (const batch of annotateStream(stream)) {
      const stored = storedRecords(batch, ids, input.name);
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

/** Batches without the first so many items. */
async function* afterFirst<Item>(
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
