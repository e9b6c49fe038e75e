/**
 * Songs from files into a topic, as one chain that is read from top to bottom.
 *
 * @module
 */
import type { Song, SongLimits } from "#lib/song.ts";
import { Accounting } from "../stream/accounting.ts";
import { decodeSong, rejection } from "../stream/decode.ts";
import { type Batch, mapContent, Rejection, unreadableIn } from "../stream/delivery.ts";
import { recordBytes } from "../kafka/messages.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import { jsonOfRejection } from "../stream/sinks/rejects.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import type { RawRecord, Source } from "../stream/sources/contract.ts";
import { abortableIterable } from "../concurrency/abortable_iterable.ts";

/** What a run of produce is made of. */
export interface ProduceRun {
  readonly source: Source;
  /** Stores records, in order: when the promise is fulfilled, the cluster has them. */
  readonly send: (records: readonly OutgoingRecord[]) => Promise<void>;
  /** The records that a song becomes. */
  readonly recordsOf: (song: Song, raw: RawRecord) => readonly OutgoingRecord[];
  /** The largest record that the topic takes, in bytes. */
  readonly maxRecordBytes: number;
  /** Where rejects go, as JSONL. */
  readonly rejects: Sink;
  readonly limits: SongLimits;
  /** When it aborts, what has been read is sent and no more is read. */
  readonly signal: AbortSignal;
  /** Counts the records; the caller can read it while the run goes on (a new one). */
  readonly accounting?: Accounting;
  /** Called after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** How a run went. */
export interface ProduceOutcome {
  readonly accounting: Accounting;
  /** Inputs that could not be read to their end. */
  readonly unreadable: number;
}

/** Sends every song of a source. Holds what arrived together, and no more. */
export async function produce(run: ProduceRun): Promise<ProduceOutcome> {
  const { accounting = new Accounting() } = run;
  let unreadable = 0;
  for await (const arrived of abortableIterable(run.source.records(), run.signal)) {
    accounting.countRead(arrived);
    const batch = arrived.map((delivery) => mapContent(delivery, (raw) => recordsOf(raw, run)));
    await deliver(batch, run);
    accounting.countStored(batch);
    unreadable += unreadableIn(batch);
    run.progress?.(accounting);
  }
  return { accounting, unreadable };
}

/** What a song becomes, or why it cannot be sent. */
function recordsOf(raw: RawRecord, run: ProduceRun): readonly OutgoingRecord[] | Rejection {
  const song = decodeSong(raw, run.limits);
  if (song instanceof Rejection) return song;
  const records = run.recordsOf(song, raw);
  const largest = Math.max(...records.map(recordBytes));
  if (largest <= run.maxRecordBytes) return records;
  return rejection(
    raw.bytes,
    "oversize",
    "read",
    `A record of ${largest} bytes does not fit the topic, which takes ${run.maxRecordBytes} ` +
      "(its max.message.bytes)",
  );
}

async function deliver(
  batch: Batch<readonly OutgoingRecord[]>,
  { send, rejects }: ProduceRun,
): Promise<void> {
  const outgoing: OutgoingRecord[] = [], rejected: string[] = [];
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejected.push(jsonOfRejection(content, origin));
    else outgoing.push(...content);
  }
  if (outgoing.length > 0) await send(outgoing);
  if (rejected.length > 0) await rejects.write(rejected.join(""));
}
