/**
 * The contract of labellers, which turn the records of one partition into results.
 *
 * @module
 */
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { RejectCode, Rejection } from "../stream/delivery.ts";
import type { OutgoingRecord, TopicRecord } from "../kafka/records.ts";
import type { EncodedResult } from "../annotator/encoded_annotation.ts";
import type { RecordFactory } from "./record_factory.ts";

/** Labels the records of one partition. */
export interface PartitionLabeller {
  /** The chunks it may label at the same time: 1 if it keeps state. */
  readonly concurrency: number;
  /**
   * Restores the state of the partition's last owner, before the first record.
   *
   * @param state {@linkcode LabelledChunk.state} at the last commit; undefined if there was none
   * @returns the first new offset: `label` also gets the records before it, from the committed offset on,
   * and only restores its state from them. Undefined: all records are new
   */
  restore(state: string | undefined): bigint | undefined;
  /** Labels a chunk of at least one record; all follow those of the last call. */
  label(records: readonly TopicRecord[]): Promise<LabelledChunk>;
}

/** The results of a chunk. */
export interface LabelledChunk {
  /** Annotations, dead letters and song metrics, in order. */
  readonly outgoing: readonly OutgoingRecord[];
  /** The statistics of the annotated songs. */
  readonly counts: readonly SongStatistics[];
  /** The outcomes of the records. Replayed records are not counted. */
  readonly written: number;
  readonly filtered: number;
  /** By code. */
  readonly rejected: ReadonlyMap<RejectCode, number>;
  /** The offset at which the next owner must begin to read: that of the first open song, or the one after the chunk. */
  readonly next: bigint;
  /** The state for the next owner, stored with the committed offset; at most 2,500 characters. */
  readonly state?: string;
}

/** Collects the results of a chunk, record by record. */
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

  /** Adds the annotation and metrics of a finished song. */
  addSong(annotation: OutgoingRecord, result: EncodedResult, record: TopicRecord): void {
    const { toSongMetrics, fits } = this.#factory;
    this.outgoing.push(annotation);
    const metrics = toSongMetrics?.(result, record);
    if (metrics && fits(metrics)) this.outgoing.push(metrics);
    this.counts.push(result.statistics);
  }

  /** Adds a dead letter. A record that was counted before is not counted again. */
  reject(record: TopicRecord, rejection: Rejection, { isCounted = true } = {}): void {
    this.outgoing.push(this.#factory.toDeadLetter(record, rejection));
    if (!isCounted) return;
    this.rejected.set(rejection.code, (this.rejected.get(rejection.code) ?? 0) + 1);
  }
}
