/**
 * What the work on one partition is made of, and what is told of it.
 *
 * @module
 */
import { RunningTotals } from "#lib/metrics/running_totals.ts";
import type { Commit, PartitionOutput } from "../kafka/partition_output.ts";
import type { ChunkLimits } from "../kafka/partition_queue.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { OffsetRange } from "../kafka/topic_admin.ts";
import type { LabelledChunk, PartitionLabeller } from "./partition_labeller.ts";
import type { RecordStage } from "../service/metrics.ts";
import type { ChunkCounts } from "./accounting.ts";
import { formatMetadata, parseMetadata } from "../kafka/commit_metadata.ts";

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
  readonly toTotals?: (totals: RunningTotals, end: bigint) => OutgoingRecord;
  readonly events: PartitionEvents;
}

/** What a task tells of itself. */
export interface PartitionEvents {
  /** Records were taken on. */
  read(records: number): void;
  /** Records went through a stage together, in so many seconds. */
  timed(stage: RecordStage, seconds: number, records: number): void;
  /** A chunk is done with. */
  stored(counts: ChunkCounts, rejected: LabelledChunk["rejected"]): void;
  /** So many offsets of the partition have not been done with yet. */
  lag(offsets: bigint): void;
  /** Records were let go: whoever owns the partition next reads them again. */
  released(records: number): void;
  /** Records are gone from the topic that nobody read. */
  expired(from: bigint, to: bigint): void;
  /** The bytes that wait may have changed, or it is restored. */
  waiting(): void;
}

/** What the last owner left, and what has been added. */
export class PartitionState {
  private constructor(
    /** Where to read on: where the last owner stopped, unless the records there are gone by now. */
    readonly begin: bigint,
    /** The offset after the last record of the partition, as of then. */
    readonly end: bigint,
    /** Records before this offset are there for the labeller's state alone. */
    readonly newFrom: bigint,
    readonly totals: RunningTotals,
  ) {}

  /** Asks for it, and restores the labeller. The output is open, so that no one else moves it now. */
  static async restored(parts: PartitionOptions): Promise<PartitionState> {
    const [committed, range] = await Promise.all([parts.committed(), parts.range()]);
    const metadata = committed && parseMetadata(committed.metadata);
    const newFrom = parts.labeller.restore(metadata?.state) ?? 0n;
    const totals = new RunningTotals(metadata?.totals);
    const of = (begin: bigint) => new PartitionState(begin, range.end, newFrom, totals);
    if (committed) {
      const isGone = range.start > committed.offset;
      if (isGone) parts.events.expired(committed.offset, range.start);
      return of(isGone ? range.start : committed.offset);
    }
    const standing = of(parts.from === "earliest" ? range.start : range.end);
    // Where a group begins that has read nothing must not depend on when it dies.
    await parts.output.store([], standing.commit(standing.begin));
    return standing;
  }

  /** What is committed with an offset, and with what the labeller knows there. */
  commit(offset: bigint, state?: string): Commit {
    return { offset, metadata: formatMetadata({ totals: this.totals.toJSON(), state }) };
  }
}
