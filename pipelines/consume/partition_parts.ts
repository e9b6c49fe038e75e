/**
 * What the work on one partition is made of, and what is told of it.
 *
 * @module
 */
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import type { Commit, PartitionOutput } from "../kafka/partition_output.ts";
import type { ChunkLimits } from "../kafka/partition_queue.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { OffsetRange } from "../kafka/topic_admin.ts";
import type { LabelledChunk, PartitionLabeller } from "./partition_labeller.ts";
import type { RecordStage } from "../service/metrics.ts";
import type { ChunkCounts } from "./accounting.ts";

/** What a task works with. */
export interface PartitionOptions {
  readonly partition: number;
  readonly labeller: PartitionLabeller;
  readonly output: PartitionOutput;
  readonly limits: ChunkLimits;
  /** The group's commit; undefined if there is none. It is asked for once the output is open. */
  readonly committed: () => Promise<Commit | undefined>;
  /** What the topic has of the partition. */
  readonly range: () => Promise<OffsetRange>;
  /** Where the partition is read from if the group has committed nothing. */
  readonly from: "earliest" | "latest";
  /** The record that tells of the partition's totals, if anything is told. */
  readonly totalsOf?: (totals: RunningTotals, end: bigint) => OutgoingRecord;
  readonly events: PartitionEvents;
}

/** What a task tells of itself. */
export interface PartitionEvents {
  /** Records were taken on. */
  read(records: number): void;
  /** Records went through a stage together, in so many seconds. */
  took(stage: RecordStage, seconds: number, records: number): void;
  /** A chunk is done with. */
  stored(counts: ChunkCounts, rejected: LabelledChunk["rejected"]): void;
  /** So many offsets of the partition have not been done with yet. */
  lag(offsets: bigint): void;
  /** Records were let go: whoever owns the partition next reads them again. */
  returned(records: number): void;
  /** Records are gone from the topic that nobody read. */
  missed(from: bigint, to: bigint): void;
  /** The bytes that wait may have changed, or it is restored. */
  waiting(): void;
}
