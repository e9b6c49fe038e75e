/**
 * What a service makes of the records of one partition, whatever they hold.
 *
 * @module
 */
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { RejectCode, Rejection } from "../stream/delivery.ts";
import type { OutgoingRecord, TopicRecord } from "../kafka/records.ts";
import type { AnnotationResult } from "../annotator/contract.ts";
import type { RecordFactory } from "./record_factory.ts";

/** Labels the records of one partition. */
export interface PartitionLabeller {
  /** How many chunks it may be given before the first is done: more than one if it keeps no state. */
  readonly concurrency: number;
  /**
   * Takes up where the last owner of the partition stopped, before the first record.
   *
   * @param state what {@linkcode LabelledChunk.state} was at the last commit; undefined if there was none
   * @returns the offset from which records are new: `label` is given those before as well, from the
   * committed offset on, and makes nothing of them but its own state. Undefined: all are new
   */
  restore(state: string | undefined): bigint | undefined;
  /** Labels a chunk, at least one record, all after those of the last call. */
  label(records: readonly TopicRecord[]): Promise<LabelledChunk>;
}

/** What became of a chunk. */
export interface LabelledChunk {
  /** Annotations, dead letters and song metrics, in order. */
  readonly outgoing: readonly OutgoingRecord[];
  /** What the annotated songs add to the counts. */
  readonly counts: readonly SongStatistics[];
  /** How the records ended. Records that were replayed for the state alone are in none of them. */
  readonly written: number;
  readonly filtered: number;
  /** By code. */
  readonly rejected: ReadonlyMap<RejectCode, number>;
  /** Where the next owner must begin to read: the first offset of what is still open, or the one after the chunk. */
  readonly next: bigint;
  /** What the next owner needs to know, short: it is kept beside the committed offset, 2,500 characters at most. */
  readonly state?: string;
}

/** Gathers what is to be written and counted. */
export class ChunkOutcome implements Omit<LabelledChunk, "next" | "state"> {
  readonly outgoing: OutgoingRecord[] = [];
  readonly counts: SongStatistics[] = [];
  readonly rejected = new Map<RejectCode, number>();
  written = 0;
  filtered = 0;
  readonly #factory: Pick<RecordFactory, "toDeadLetter" | "toSongMetrics" | "fits">;

  constructor(factory: Pick<RecordFactory, "toDeadLetter" | "toSongMetrics" | "fits">) {
    this.#factory = factory;
  }

  /** A finished song's annotation, and what is told of it. */
  addSong(annotation: OutgoingRecord, result: AnnotationResult, record: TopicRecord): void {
    const { toSongMetrics, fits } = this.#factory;
    this.outgoing.push(annotation);
    const metrics = toSongMetrics?.(result, record);
    if (metrics && fits(metrics)) this.outgoing.push(metrics);
    this.counts.push(result.statistics);
  }

  /** A dead letter. A record that has been counted before is not counted again. */
  reject(record: TopicRecord, rejection: Rejection, { isCounted = true } = {}): void {
    this.outgoing.push(this.#factory.toDeadLetter(record, rejection));
    if (!isCounted) return;
    this.rejected.set(rejection.code, (this.rejected.get(rejection.code) ?? 0) + 1);
  }
}
