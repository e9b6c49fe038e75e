/**
 * The main job: songs in, annotations out, as one chain that is read from top to bottom.
 *
 * @module
 */
import { type Annotation, annotationOf } from "#lib/annotation.ts";
import { featuresOf } from "#lib/features/feature_set.ts";
import type { Song, SongLimits } from "#lib/song.ts";
import type { LineTagger } from "#models/tagger.ts";
// @ts-types="./types/std_streams.d.ts"
import { toTransformStream } from "@std/streams";
import { Accounting } from "./accounting.ts";
import { inBatches } from "./batching.ts";
import { decodeSong } from "./decode.ts";
import { type Batch, type Delivery, mapContent, Rejection } from "./delivery.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import type { Sink } from "./sinks/sink.ts";
import type { RawRecord, Source } from "./sources/source.ts";
import { type Tallied, Tally } from "./tally.ts";
import { untilAborted } from "./until_aborted.ts";

/** What a run of annotate is made of. */
export interface AnnotateRun {
  readonly source: Source;
  readonly tagger: LineTagger;
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
  await ReadableStream.from(untilAborted(run.source.records(), stop))
    .pipeThrough(stage((batch: Batch<RawRecord>) => [accounting.admit(batch)]))
    .pipeThrough(stage((batch) => [decoded(batch, run.limits)]))
    .pipeThrough(stage((batch) => [filtered(batch, run.languages)]))
    .pipeThrough(stage((batch) => inBatches(batch, BATCH_LIMITS, ({ lines }) => lines.length)))
    .pipeThrough(stage(async (batch) => [await tagged(batch, run, tally)]))
    .pipeTo(
      new WritableStream({
        async write(batch) {
          await deliver(batch, run).catch((error) => {
            failure.abort();
            throw error;
          });
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

function decoded(batch: Batch<RawRecord>, limits: SongLimits): Batch<Song> {
  return batch.map((delivery) => mapContent(delivery, (record) => decodeSong(record, limits)));
}

function filtered(batch: Batch<Song>, languages?: ReadonlySet<string>): Batch<Song> {
  if (languages === undefined) return batch;
  return batch.filter(({ content, settle }) => {
    const kept = content instanceof Rejection || languages.has(content.language ?? "");
    if (!kept) settle("filtered");
    return kept;
  });
}

async function tagged(
  batch: Batch<Song>,
  { tagger, write, withLines }: AnnotateRun,
  tally: Tally,
): Promise<Batch<string>> {
  const songs = songsOf(batch);
  const chorus = await tagger.tag(songs.map(({ lines }) => featuresOf(tagger.featureSet, lines)));
  const chorusOf = new Map(songs.map((song, place) => [song, chorus[place]]));
  await tally.addSongs(tagger, songs, chorus);
  return batch.map((delivery) =>
    mapContent(delivery, (song) => {
      const occurrence = tally.countOccurrence(song);
      const options = { withLines, occurrence };
      return write(song, annotationOf(song, chorusOf.get(song)!, tagger.model, options));
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

function songsOf(batch: Batch<Song>): Song[] {
  return batch.flatMap(({ content }: Delivery<Song>) =>
    content instanceof Rejection ? [] : [content]
  );
}
