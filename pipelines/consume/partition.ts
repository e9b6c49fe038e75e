/**
 * The options and events of the work on one partition, and its state when it is taken over.
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

/** What the work on a partition needs. */
export interface PartitionOptions {
  readonly partition: number;
  readonly labeller: PartitionLabeller;
  readonly output: PartitionOutput;
  readonly limits: ChunkLimits;
  /** Reads the group's commit; undefined if there is none. Called once the output is open. */
  readonly committed: () => Promise<Commit | undefined>;
  /** Reads the offsets of the partition that the topic has. */
  readonly range: () => Promise<OffsetRange>;
  /** Where to begin if the group has committed nothing. */
  readonly from: "earliest" | "latest";
  /** Creates the record of the partition's totals, if they are written. */
  readonly toTotals?: (totals: RunningTotals, end: bigint) => OutgoingRecord;
  readonly events: PartitionEvents;
}

/** The events of a partition. */
export interface PartitionEvents {
  /** Records were read. */
  read(records: number): void;
  /** Records took this many seconds in a stage, together. */
  timed(stage: RecordStage, seconds: number, records: number): void;
  /** A chunk was stored. */
  stored(counts: ChunkCounts, rejected: LabelledChunk["rejected"]): void;
  /** The number of offsets that are not processed yet has changed. */
  lag(offsets: bigint): void;
  /** Records were dropped: the next owner of the partition reads them again. */
  released(records: number): void;
  /** The topic deleted records before they were read. */
  expired(from: bigint, to: bigint): void;
  /** The waiting bytes may have changed, or the state is restored. */
  waiting(): void;
}

/** The state of a partition: the last owner's, and what was added since. */
export class PartitionState {
  private constructor(
    /** Where to begin: where the last owner stopped, unless the records there have been deleted. */
    readonly begin: bigint,
    /** The end of the partition when it was restored. */
    readonly end: bigint,
    /** Records before this offset only restore the labeller's state. */
    readonly newFrom: bigint,
    readonly totals: RunningTotals,
  ) {}

  /** Reads the commit and restores the labeller. The output must be open, so that no other owner can commit. */
  static async restore(parts: PartitionOptions): Promise<PartitionState> {
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
    const state = of(parts.from === "earliest" ? range.start : range.end);
    // A new group must not begin elsewhere because it restarted.
    await parts.output.store([], state.commit(state.begin));
    return state;
  }

  /** The commit of an offset, with the state of the labeller there. */
  commit(offset: bigint, state?: string): Commit {
    return { offset, metadata: formatMetadata({ totals: this.totals.toJSON(), state }) };
  }
}
