/**
 * Reads a topic once, up to given ends or without an end.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { type FetchedRecords, GroupMember } from "./group_member.ts";
import { deadline } from "../concurrency/delay.ts";
import type { TopicRecord } from "./records.ts";

/** The records to read. */
export interface TopicRange {
  readonly topic: string;
  readonly group: string;
  /** The first offset to read, by partition; 0 for partitions that are added later. */
  readonly starts: ReadonlyMap<number, bigint>;
  /** The offset after the last to read, by partition; undefined: no end. */
  readonly ends?: ReadonlyMap<number, bigint>;
  /** When it aborts, reading stops. */
  readonly signal?: AbortSignal;
  /** Called when the cluster answers, at least every second or two. */
  readonly heard?: () => void;
}

/** How long the group waits for a silent member, in milliseconds. */
const SESSION_TIMEOUT = 10_000;
/** The time limit for leaving the group, in milliseconds. */
const LEFT_WITHIN = 2_000;

/** A fetch that waits to be yielded. */
interface Waiting {
  readonly partition: number;
  readonly fetched: FetchedRecords;
}

/**
 * Reads every partition, and commits nothing. Yields the records of one fetch of one partition, in order.
 * Buffers at most one fetch per partition, and leaves the group at the end.
 *
 * @throws if the group or the cluster is lost.
 */
export async function* readTopic(
  client: Kafka,
  { topic, group, starts, ends, signal, heard = () => {} }: TopicRange,
): AsyncGenerator<readonly TopicRecord[]> {
  const next = new Map(starts);
  const nextOf = (partition: number) => next.get(partition) ?? 0n;
  const endOf = (partition: number) => ends === undefined ? Infinity : ends.get(partition) ?? 0n;
  const isDone = (partition: number) => nextOf(partition) >= endOf(partition);
  const isAllDone = () => signal?.aborted || ends?.keys().every(isDone);
  if (isAllDone()) return;
  const waiting: Waiting[] = [];
  let wake = () => {}, loss: { readonly reason: unknown } | undefined;
  const stop = () => wake();
  signal?.addEventListener("abort", stop);
  const member = new GroupMember(
    client,
    { group, topic, sessionTimeout: SESSION_TIMEOUT },
    {
      fetched(partition, fetched) {
        member.pause(partition);
        waiting.push({ partition, fetched });
        wake();
      },
      assigned(partitions) {
        for (const partition of partitions) member.seek(partition, nextOf(partition));
      },
      revoking() {},
      heard,
    },
  );
  member.run().catch((reason) => {
    loss = { reason };
    wake();
  });
  try {
    while (!isAllDone()) {
      const event = new Promise<void>((resolve) => wake = resolve);
      if (waiting.length === 0 && loss === undefined) await event;
      if (waiting.length === 0 && loss !== undefined) throw loss.reason;
      for (const { partition, fetched } of waiting.splice(0)) {
        const from = nextOf(partition), end = endOf(partition);
        const records = fetched.records.filter(({ offset }) => offset >= from && offset < end);
        if (fetched.end > from) next.set(partition, fetched.end);
        if (records.length > 0) yield records;
        if (!isDone(partition)) member.resume(partition);
      }
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    await deadline(LEFT_WITHIN, member.stop());
  }
}
