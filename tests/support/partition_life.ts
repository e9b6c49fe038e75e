import type { PartitionLabeller } from "#pipelines/consume/partition_labeller.ts";
import type { FetchedRecords } from "#pipelines/kafka/group_member.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import type { PartitionEvents } from "#pipelines/consume/partition.ts";
import { PartitionTask } from "#pipelines/consume/partition_task.ts";
import { ServiceAccounting } from "#pipelines/consume/accounting.ts";
import type { KeptOutput, KeptPartition } from "./kept_partition.ts";
import { outgoingRecord } from "./topic_record.ts";

/** What a test overrides in a task. */
export interface StatedLife extends KeptOutput {
  readonly limits?: { readonly records: number; readonly bytes: number };
  /** The first offset that the topic still has. */
  readonly earliest?: bigint;
}

/** A task on a partition, and what it reported. */
export class PartitionLife {
  readonly accounting = new ServiceAccounting();
  readonly missed: (readonly [bigint, bigint])[] = [];
  readonly lags: bigint[] = [];
  readonly task: PartitionTask;
  #error: Error | undefined;

  constructor(kept: KeptPartition, labeller: PartitionLabeller, stated: StatedLife = {}) {
    const { limits = { records: 100, bytes: 1_000_000 }, earliest = 0n, ...output } = stated;
    const { accounting } = this;
    const events: PartitionEvents = {
      read: (records) => accounting.read(records),
      timed() {},
      stored: (counts) => accounting.stored(counts),
      lag: (offsets) => void this.lags.push(offsets),
      released: (records) => accounting.released(records),
      expired: (from, to) => void this.missed.push([from, to]),
      waiting() {},
    };
    this.task = new PartitionTask({
      partition: 0,
      labeller,
      output: kept.output(output),
      limits,
      committed: () => Promise.resolve(kept.committed),
      range: () => Promise.resolve({ start: earliest, end: earliest }),
      from: "earliest",
      toTotals: (totals, end) =>
        outgoingRecord("totals", null, JSON.stringify({ ...totals.totals(), end: `${end}` })),
      events,
    });
    this.task.ended.catch((error) => this.#error = error);
  }

  /** Whether it has failed by now. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /** Why it failed, if it did, once it has ended. */
  async failure(): Promise<string | undefined> {
    await this.task.ended.catch(() => {});
    return this.#error?.message;
  }
}

/** Records that were fetched together, with an end after them. */
export function fetchOf(
  records: readonly TopicRecord[],
  stated: Partial<FetchedRecords> = {},
): FetchedRecords {
  const end = records.at(-1)!.offset + 1n;
  return { from: records[0].offset, end, records, highWatermark: end, ...stated };
}
