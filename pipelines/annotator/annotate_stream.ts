/**
 * The stream of annotate and relabel: from a source of records to batches of annotations, in order.
 *
 * @module
 */
import { abortableIterable } from "../concurrency/abortable.ts";
import { mapOrdered } from "../concurrency/map_ordered.ts";
import type { Accounting } from "../stream/accounting.ts";
import { type Batch, type Delivery, mapContent, Rejection, toBatches } from "../stream/delivery.ts";
import type { RawRecord, Source } from "../stream/sources/contract.ts";
import type { AnnotationResult, Annotator } from "./contract.ts";

/** What a stream of annotations is made of. */
export interface AnnotationStream<Result = AnnotationResult> {
  readonly source: Source;
  readonly annotator: Annotator<Result>;
  /** Counts each batch as it is read. Whoever stores a batch counts it again. */
  readonly accounting: Accounting;
  /** When it aborts, no more is read, and what has been read is still annotated. */
  readonly signal: AbortSignal;
}

/** The largest batch that an annotator is given: records, and bytes of records. */
const BATCH_LIMITS = { count: 64, size: 128 * 1024 };

/**
 * Annotates every record of a source. Reads only as fast as the batches are consumed, and holds at most
 * `annotator.width` batches and one chunk of input. An error of the source or of the annotator is
 * thrown in its turn, after the batches before it.
 */
export async function* annotateStream<Result>(
  { source, annotator, accounting, signal }: AnnotationStream<Result>,
): AsyncGenerator<Batch<Result | "filtered">> {
  const ended = new AbortController();
  const records = abortableIterable(source.records(), AbortSignal.any([signal, ended.signal]));
  try {
    yield* mapOrdered(
      inSmallBatches(records, accounting),
      (batch) => annotateBatch(batch, annotator),
      annotator.concurrency,
    );
  } finally {
    // A consumer that fails must not wait for a silent source, such as an idle stdin.
    ended.abort();
  }
}

async function* inSmallBatches(
  batches: AsyncIterable<Batch<RawRecord>>,
  accounting: Accounting,
): AsyncGenerator<Batch<RawRecord>> {
  for await (const batch of batches) {
    accounting.countRead(batch);
    yield* toBatches(batch, BATCH_LIMITS, sizeOf);
  }
}

/** The bytes of a record; a rejection takes none of the annotator's time. */
function sizeOf({ content }: Delivery<RawRecord>): number {
  return content instanceof Rejection ? 0 : content.bytes.length;
}

/** Annotates the records of a batch; the rejections in it keep their places. */
async function annotateBatch<Result>(
  batch: Batch<RawRecord>,
  annotator: Annotator<Result>,
): Promise<Batch<Result | "filtered">> {
  const records = batch.flatMap(({ content }) => content instanceof Rejection ? [] : [content]);
  const results = (await annotator.annotate(records)).values();
  return batch.map((delivery) => mapContent(delivery, () => results.next().value!));
}
