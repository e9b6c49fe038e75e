/**
 * Where a partition stands when it is taken over, and what is committed of it from then on.
 *
 * @module
 */
import { RunningTotals } from "#lib/metrics/running_totals.ts";
import { formatMetadata, parseMetadata } from "../kafka/commit_metadata.ts";
import type { Commit } from "../kafka/partition_output.ts";
import type { PartitionOptions } from "./partition_parts.ts";

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
      if (isGone) parts.events.missed(committed.offset, range.start);
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
