/**
 * The main job: songs in, annotations out, as one chain that is read from top to bottom.
 *
 * @module
 */
import { type Annotation, annotationOf } from "#lib/annotation.ts";
import type { Song, SongLimits } from "#lib/song.ts";
// @ts-types="./types/std_streams.d.ts"
import { toTransformStream } from "@std/streams";
import { Accounting } from "./accounting.ts";
import { inBatches } from "./batching.ts";
import { decodeSong, rejection } from "./decode.ts";
import { type Batch, type Delivery, mapContent, Rejection } from "./delivery.ts";
import { inOrder } from "./in_order.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import type { Sink } from "./sinks/sink.ts";
import type { RawRecord, Source } from "./sources/source.ts";
import { type SongTagger, TaggingFailure } from "./song_tagger.ts";
import { type Tallied, Tally } from "./tally.ts";
import { untilAborted } from "./until_aborted.ts";

/** What a run of annotate is made of. */
export interface AnnotateRun {
  readonly source: Source;
  readonly tagger: SongTagger;
  /** Where annotations go. */
  readonly output: Sink;
  /** Where rejects go, as JSONL. */
  readonly rejects: Sink;
  /** How an annotation is written. */
  readonly write: (song: Song, annotation: Annotation) => string;
  readonly limits: SongLimits;
  /** Whether annotations hold the song's lines. */
  readonly withLines: boolean;
  /** The languages that are kept; songs in another, or in none stated, are filtered. */
  readonly languages?: ReadonlySet<string>;
  /** When it aborts, what has been read is finished and no more is read. */
  readonly signal: AbortSignal;
  /** Is told after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** How a run went. */
export interface AnnotateOutcome extends Tallied {
  readonly accounting: Accounting;
}

/** What a batch may hold: the tagger's memory grows with the lines. */
const BATCH_LIMITS = { records: 64, size: 8192 };

/** A batch moves on when the next step asks for it, so that little is under way when a run ends. */
const NOTHING_AHEAD = { highWaterMark: 0 };

/** Annotates every song of a source. Holds a few batches at a time, and never a whole input. */
export async function annotate(run: AnnotateRun): Promise<AnnotateOutcome> {
  const accounting = new Accounting();
  const tally = new Tally();
  // A source that is waited for, as a silent stdin is, must not keep a failed run from ending.
  const failure = new AbortController();
  const stop = AbortSignal.any([run.signal, failure.signal]);
  const fail = (error: unknown) => {
    failure.abort();
    throw error;
  };
  await ReadableStream.from(untilAborted(run.source.records(), stop))
    .pipeThrough(stage((batch: Batch<RawRecord>) => [accounting.admit(batch)]))
    .pipeThrough(stage((batch) => [decoded(batch, run.limits)]))
    .pipeThrough(stage((batch) => [filtered(batch, run.languages)]))
    .pipeThrough(stage((batch) => inBatches(batch, BATCH_LIMITS, ({ song }) => song.lines.length)))
    .pipeThrough(stageInOrder((batch) => tagged(batch, run.tagger).catch(fail), run.tagger.width))
    .pipeThrough(stage(async (batch) => [await annotated(batch, run, tally)]))
    .pipeTo(
      new WritableStream({
        async write(batch) {
          await deliver(batch, run).catch(fail);
          tally.countUnreadable(batch);
          run.progress?.(accounting);
        },
      }),
    );
  return { accounting, ...tally.outcome() };
}

/** One step of the chain: a batch in, batches out. */
function stage<In, Out>(
  step: (batch: Batch<In>) => Iterable<Batch<Out>> | Promise<Iterable<Batch<Out>>>,
): TransformStream<Batch<In>, Batch<Out>> {
  return toTransformStream(
    async function* (batches: ReadableStream<Batch<In>>) {
      for await (const batch of batches) yield* await step(batch);
    },
    NOTHING_AHEAD,
    NOTHING_AHEAD,
  );
}

/** The same, with steps of several batches under way at once; they come out in order. */
function stageInOrder<In, Out>(
  step: (batch: Batch<In>) => Promise<Batch<Out>>,
  width: number,
): TransformStream<Batch<In>, Batch<Out>> {
  return toTransformStream(
    (batches: ReadableStream<Batch<In>>) => inOrder(batches, step, width),
    NOTHING_AHEAD,
    NOTHING_AHEAD,
  );
}

/** A song, and the record that it came in, which a rejection keeps. */
interface Decoded {
  readonly song: Song;
  readonly record: RawRecord;
}

/** A song with the probability of chorus of each line, [L]. */
interface Tagged {
  readonly song: Song;
  readonly chorus: Float32Array;
}

function decoded(batch: Batch<RawRecord>, limits: SongLimits): Batch<Decoded> {
  return batch.map((delivery) =>
    mapContent(delivery, (record) => {
      const song = decodeSong(record, limits);
      return song instanceof Rejection ? song : { song, record };
    })
  );
}

function filtered(batch: Batch<Decoded>, languages?: ReadonlySet<string>): Batch<Decoded> {
  if (languages === undefined) return batch;
  return batch.filter(({ content, settle }) => {
    const kept = content instanceof Rejection || languages.has(content.song.language ?? "");
    if (!kept) settle("filtered");
    return kept;
  });
}

async function tagged(batch: Batch<Decoded>, tagger: SongTagger): Promise<Batch<Tagged>> {
  const songs = contentsOf(batch).map(({ song }) => song.lines);
  const answers = (await tagger.tag(songs)).values();
  return batch.map((delivery) =>
    mapContent(delivery, ({ song, record }) => {
      const chorus = answers.next().value!;
      if (!(chorus instanceof TaggingFailure)) return { song, chorus };
      return rejection(record.bytes, "untaggable", "tag", chorus.message);
    })
  );
}

async function annotated(batch: Batch<Tagged>, run: AnnotateRun, tally: Tally) {
  const { tagger: { model }, write, withLines } = run;
  await tally.addSongs(model, contentsOf(batch));
  return batch.map((delivery) =>
    mapContent(delivery, ({ song, chorus }) => {
      const occurrence = tally.countOccurrence(song);
      return write(song, annotationOf(song, chorus, model, { withLines, occurrence }));
    })
  );
}

async function deliver(batch: Batch<string>, { output, rejects }: AnnotateRun): Promise<void> {
  const written: string[] = [], rejected: string[] = [];
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejected.push(jsonOfRejection(content, origin));
    else written.push(content);
  }
  if (written.length > 0) await output.write(written.join(""));
  if (rejected.length > 0) await rejects.write(rejected.join(""));
  for (const { content, settle } of batch) {
    settle(content instanceof Rejection ? "rejected" : "written");
  }
}

/** What the deliveries hold that were not rejected. */
function contentsOf<Content>(batch: Batch<Content>): Content[] {
  return batch.flatMap(({ content }: Delivery<Content>) =>
    content instanceof Rejection ? [] : [content]
  );
}
