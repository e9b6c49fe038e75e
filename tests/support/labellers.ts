/**
 * Labellers that do nothing but copy: one record by itself, or two that belong together.
 *
 * @module
 */
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import type { LabelledChunk, PartitionLabeller } from "#pipelines/consume/partition_labeller.ts";
import { passing } from "./kept_partition.ts";
import { outgoingRecord, textOf } from "./topic_record.ts";

/** Counts of a song of one chorus line. */
export const ONE_LINE: SongStatistics = {
  labelUsage: { songs: 1, lines: 1, chorus: 1, song_chorus: 1, single_label: 1 },
  confidence: { lines: 1, confidence: 0.1, above_95: 0 },
  boundaries: 0,
};

/** Copies a record to `copies`; one that begins with `!` is rejected, with `~` filtered. */
export class CopyLabeller implements PartitionLabeller {
  /** Each chunk that was labelled, as its offsets. */
  readonly chunks: bigint[][] = [];

  /** @param ticks how many microtasks each chunk takes, in turn */
  constructor(readonly concurrency = 1, readonly ticks: readonly number[] = [0]) {}

  restore(): undefined {
    return undefined;
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    const place = this.chunks.push(records.map(({ offset }) => offset));
    await passing(this.ticks[place % this.ticks.length]);
    const values = records.map(({ value }) => textOf(value)!);
    const rejected = values.filter((value) => value.startsWith("!"));
    const copied = values.filter((value) => !/^[!~]/.test(value));
    return {
      outgoing: values.filter((value) => !value.startsWith("~"))
        .map((value) => outgoingRecord(value.startsWith("!") ? "letters" : "copies", null, value)),
      counts: copied.map(() => ONE_LINE),
      written: copied.length,
      filtered: values.length - copied.length - rejected.length,
      rejected: new Map(rejected.length > 0 ? [["invalid_json", rejected.length]] : []),
      next: records.at(-1)!.offset + 1n,
    };
  }
}

/** Joins each two records, `a` and `b` as `a b`. The first waits for the second, even if another owner gets it. */
export class PairLabeller implements PartitionLabeller {
  readonly concurrency = 1;
  #first: TopicRecord | undefined;
  /** What was known to the last owner: the offset up to which it read, and the record that waited. */
  #known = { to: 0n, first: -1n };

  /** @param ticks how many microtasks each chunk takes */
  constructor(readonly ticks = 0) {}

  restore(state: string | undefined): bigint | undefined {
    if (state === undefined) return undefined;
    const [to, first] = state.split(" ").map(BigInt);
    this.#known = { to, first };
    return to;
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    await passing(this.ticks);
    const pairs: string[] = [], fresh = records.filter(({ offset }) => offset >= this.#known.to);
    for (const record of records) {
      if (record.offset < this.#known.to) {
        if (record.offset === this.#known.first) this.#first = record;
      } else if (this.#first === undefined) {
        this.#first = record;
      } else {
        pairs.push(`${textOf(this.#first.value)} ${textOf(record.value)}`);
        this.#first = undefined;
      }
    }
    const end = records.at(-1)!.offset + 1n;
    return {
      outgoing: pairs.map((pair) => outgoingRecord("copies", null, pair)),
      counts: pairs.map(() => ONE_LINE),
      written: fresh.length,
      filtered: 0,
      rejected: new Map(),
      next: this.#first?.offset ?? end,
      state: `${end} ${this.#first?.offset ?? -1n}`,
    };
  }
}
