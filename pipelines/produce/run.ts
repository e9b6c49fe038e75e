/**
 * Sends songs from files to a topic.
 *
 * @module
 */
import type { Song, SongLimits } from "#lib/song.ts";
import { Accounting } from "../stream/accounting.ts";
import { decodeSong, rejection } from "../stream/decode.ts";
import { type Batch, countUnreadable, mapContent, Rejection } from "../stream/delivery.ts";
import { recordBytes } from "../kafka/messages.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import type { RawRecord, Source } from "../stream/sources/contract.ts";
import { abortableIterable } from "../concurrency/abortable.ts";

/** Options of {@linkcode produce}. */
export interface ProduceRun {
  readonly source: Source;
  /** Stores records in order. Once the promise resolves, the cluster has them. */
  readonly send: (records: readonly OutgoingRecord[]) => Promise<void>;
  /** Converts a song to records. */
  readonly toRecords: (song: Song, raw: RawRecord) => readonly OutgoingRecord[];
  /** The largest record that the topic accepts, in bytes. */
  readonly maxRecordBytes: number;
  /** Where rejects go, as JSONL. */
  readonly rejects: Sink;
  readonly limits: SongLimits;
  /** When it aborts, songs that were read are sent and no more are read. */
  readonly signal: AbortSignal;
  /** Counts the records; the caller can read it during the run (a new one). */
  readonly accounting?: Accounting;
  /** Called after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** The outcome of a run. */
export interface ProduceOutcome {
  readonly accounting: Accounting;
  /** The number of inputs that could not be read to their end. */
  readonly unreadable: number;
}

/** Sends every song of a source. It holds one batch of the source in memory. */
export async function produce(run: ProduceRun): Promise<ProduceOutcome> {
  const { accounting = new Accounting() } = run;
  let unreadable = 0;
  for await (const arrived of abortableIterable(run.source.records(), run.signal)) {
    accounting.countRead(arrived);
    const batch = arrived.map((delivery) => mapContent(delivery, (raw) => convert(raw, run)));
    await deliver(batch, run);
    accounting.countStored(batch);
    unreadable += countUnreadable(batch);
    run.progress?.(accounting);
  }
  return { accounting, unreadable };
}

/** Converts a record to those that are sent, or says why it is rejected. */
function convert(raw: RawRecord, run: ProduceRun): readonly OutgoingRecord[] | Rejection {
  const song = decodeSong(raw, run.limits);
  if (song instanceof Rejection) return song;
  const records = run.toRecords(song, raw);
  const largest = Math.max(...records.map(recordBytes));
  if (largest <= run.maxRecordBytes) return records;
  return rejection(
    raw.bytes,
    "oversize",
    "read",
    `A record of ${largest} bytes is too large for the topic, which accepts ${run.maxRecordBytes} ` +
      "(its max.message.bytes)",
  );
}

async function deliver(
  batch: Batch<readonly OutgoingRecord[]>,
  { send, rejects }: ProduceRun,
): Promise<void> {
  const outgoing: OutgoingRecord[] = [], rejected: string[] = [];
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejected.push(stringifyRejection(content, origin));
    else outgoing.push(...content);
  }
  if (outgoing.length > 0) await send(outgoing);
  if (rejected.length > 0) await rejects.write(rejected.join(""));
}
