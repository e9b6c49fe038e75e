/**
 * The main job: songs in, annotations out, as one chain that is read from top to bottom.
 *
 * @module
 */
import { withField } from "#lib/formats/jsonl.ts";
// @ts-types="./types/std_streams.d.ts"
import { toTransformStream } from "@std/streams";
import { Accounting } from "./accounting.ts";
import type { AnnotationFormat } from "./annotation_format.ts";
import type { Annotated, Annotator } from "./annotator.ts";
import { inBatches } from "./batching.ts";
import { type Batch, type Delivery, type Fate, mapContent, Rejection } from "./delivery.ts";
import { inOrder } from "./in_order.ts";
import { JoinedBytes } from "./joined_bytes.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import type { Sink } from "./sinks/sink.ts";
import type { RawRecord, Source } from "./sources/source.ts";
import { type Tallied, Tally } from "./tally.ts";
import { untilAborted } from "./until_aborted.ts";

/** What a run of annotate is made of. */
export interface AnnotateRun {
  readonly source: Source;
  readonly annotator: Annotator;
  /** How the annotator writes. */
  readonly format: AnnotationFormat;
  /** Where annotations go. */
  readonly output: Sink;
  /** Where rejects go, as JSONL. */
  readonly rejects: Sink;
  /** When it aborts, what has been read is finished and no more is read. */
  readonly signal: AbortSignal;
  /** Is told after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** How a run went. */
export interface AnnotateOutcome extends Tallied {
  readonly accounting: Accounting;
}

/** What is annotated at once: records, and bytes of theirs. */
const BATCH_LIMITS = { count: 64, size: 128 * 1024 };

/** A batch moves on when the next step asks for it, so that little is under way when a run ends. */
const NOTHING_AHEAD = { highWaterMark: 0 };

/** Annotates every song of a source. Holds a few batches at a time, and never a whole input. */
export async function annotate(run: AnnotateRun): Promise<AnnotateOutcome> {
  const accounting = new Accounting();
  const tally = new Tally();
  const joined = new JoinedBytes();
  // A source that is waited for, as a silent stdin is, must not keep a failed run from ending.
  const failure = new AbortController();
  const stop = AbortSignal.any([run.signal, failure.signal]);
  const fail = (error: unknown) => {
    failure.abort();
    throw error;
  };
  await ReadableStream.from(untilAborted(run.source.records(), stop))
    .pipeThrough(stage((batch: Batch<RawRecord>) => [accounting.admit(batch)]))
    .pipeThrough(stage((batch) => inBatches(batch, BATCH_LIMITS, sizeOf)))
    .pipeThrough(inOrderStage((batch) => answered(batch, run).catch(fail), run.annotator.width))
    .pipeThrough(stage((batch) => [counted(batch, run, tally)]))
    .pipeTo(
      new WritableStream({
        async write(batch) {
          await deliver(batch, run, joined).catch(fail);
          tally.countUnreadable(batch);
          run.progress?.(accounting);
        },
      }),
    );
  return { accounting, ...tally.outcome() };
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
    (batches: ReadableStream<Batch<In>>) => inOrder(batches, step, width),
    NOTHING_AHEAD,
    NOTHING_AHEAD,
  );
}

/** The bytes of a record; what was rejected takes none of the annotator's time. */
function sizeOf({ content }: Delivery<RawRecord>): number {
  return content instanceof Rejection ? 0 : content.bytes.length;
}

/** What becomes of a batch; what the source rejected stays so. */
async function answered(
  batch: Batch<RawRecord>,
  { annotator }: AnnotateRun,
): Promise<Batch<Annotated | "filtered">> {
  const records = batch.flatMap(({ content }) => content instanceof Rejection ? [] : [content]);
  const answers = (await annotator.annotate(records)).values();
  return batch.map((delivery) => mapContent(delivery, () => answers.next().value!));
}

/** Counts the songs, and numbers those whose id had come before. */
function counted(
  batch: Batch<Annotated | "filtered">,
  { format }: AnnotateRun,
  tally: Tally,
): Batch<Uint8Array | "filtered"> {
  return batch.map((delivery) =>
    mapContent(delivery, (answer) => {
      if (answer === "filtered") return answer;
      const occurrence = tally.add(answer), isNumbered = occurrence > 1 && format === "jsonl";
      return isNumbered ? withField(answer.bytes, "occurrence", occurrence) : answer.bytes;
    })
  );
}

async function deliver(
  batch: Batch<Uint8Array | "filtered">,
  { output, rejects }: AnnotateRun,
  joined: JoinedBytes,
): Promise<void> {
  const written: Uint8Array[] = [], rejected: string[] = [];
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejected.push(jsonOfRejection(content, origin));
    else if (content !== "filtered") written.push(content);
  }
  if (written.length > 0) await output.write(joined.of(written));
  if (rejected.length > 0) await rejects.write(rejected.join(""));
  for (const { content, settle } of batch) settle(fateOf(content));
}

function fateOf(content: Uint8Array | Rejection | "filtered"): Fate {
  if (content instanceof Rejection) return "rejected";
  return content === "filtered" ? "filtered" : "written";
}
