/**
 * From a source to labelled songs: the way that all songs of files go, whatever is done with them then.
 *
 * @module
 */
// @ts-types="../stream/std_streams.d.ts"
import { toTransformStream } from "@std/streams";
import type { Accounting } from "../stream/accounting.ts";
import type { Annotated, Annotator, Labelled } from "./contract.ts";
import { inBatches } from "../stream/batching.ts";
import { type Batch, type Delivery, type Fate, mapContent, Rejection } from "../stream/delivery.ts";
import { mapOrdered } from "../concurrency/map_ordered.ts";
import type { RawRecord, Source } from "../stream/sources/contract.ts";
import { abortableIterable } from "../concurrency/abortable_iterable.ts";

/** What is labelled, and by what. */
export interface Labelling<Song extends Labelled = Annotated> {
  readonly source: Source;
  readonly annotator: Annotator<Song>;
  /** Counts each record as it is read, and as it is settled. */
  readonly accounting: Accounting;
  /** When it aborts, what has been read is finished and no more is read. */
  readonly signal: AbortSignal;
}

/** What is labelled at once: records, and bytes of theirs. */
const BATCH_LIMITS = { count: 64, size: 128 * 1024 };

/** A batch moves on when the next step asks for it, so that little is under way when a run ends. */
const NOTHING_AHEAD = { highWaterMark: 0 };

/**
 * Labels every song of a source. Holds a few batches at a time, and never a whole input.
 *
 * @param store is given the batches in order, one at a time; it settles their deliveries
 */
export async function label<Song extends Labelled>(
  { source, annotator, accounting, signal }: Labelling<Song>,
  store: (batch: Batch<Song | "filtered">) => Promise<void>,
): Promise<void> {
  // A source that is waited for, as a silent stdin is, must not keep a failed run from ending.
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const fail = (error: unknown) => {
    failure.abort(error);
    throw error;
  };
  await ReadableStream.from(abortableIterable(source.records(), stop))
    .pipeThrough(stage((batch: Batch<RawRecord>) => [accounting.admit(batch)]))
    .pipeThrough(stage((batch) => inBatches(batch, BATCH_LIMITS, sizeOf)))
    .pipeThrough(inOrderStage((batch) => answered(batch, annotator).catch(fail), annotator.width))
    .pipeTo(new WritableStream({ write: (batch) => store(batch).catch(fail) }))
    .catch((error) => {
      // What a failure has ended may fail in its turn.
      throw failure.signal.aborted ? failure.signal.reason : error;
    });
}

/** How a delivery ends whose content was stored. */
export function fateOf(content: unknown): Fate {
  if (content instanceof Rejection) return "rejected";
  return content === "filtered" ? "filtered" : "written";
}

/** One step of the chain: a batch in, batches out. */
function stage<In, Out>(
  step: (batch: Batch<In>) => Iterable<Batch<Out>>,
): TransformStream<Batch<In>, Batch<Out>> {
  return toTransformStream(
    async function* (batches: ReadableStream<Batch<In>>) {
      for await (const batch of batches) yield* step(batch);
    },
    NOTHING_AHEAD,
    NOTHING_AHEAD,
  );
}

/** The same, with steps of several batches under way at once; they come out in order. */
function inOrderStage<In, Out>(
  step: (batch: Batch<In>) => Promise<Batch<Out>>,
  width: number,
): TransformStream<Batch<In>, Batch<Out>> {
  return toTransformStream(
    (batches: ReadableStream<Batch<In>>) => mapOrdered(batches, step, width),
    NOTHING_AHEAD,
    NOTHING_AHEAD,
  );
}

/** The bytes of a record; what was rejected takes none of the annotator's time. */
function sizeOf({ content }: Delivery<RawRecord>): number {
  return content instanceof Rejection ? 0 : content.bytes.length;
}

/** What becomes of a batch; what the source rejected stays so. */
async function answered<Song extends Labelled>(
  batch: Batch<RawRecord>,
  annotator: Annotator<Song>,
): Promise<Batch<Song | "filtered">> {
  const records = batch.flatMap(({ content }) => content instanceof Rejection ? [] : [content]);
  const answers = (await annotator.annotate(records)).values();
  return batch.map((delivery) => mapContent(delivery, () => answers.next().value!));
}
