/**
 * A topic read once, up to the end that it had when the reading began.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { type Fetched, GroupMember } from "./group_member.ts";
import { within } from "../within.ts";
import type { TopicRecord } from "./records.ts";

/** What is read, and as whom. */
export interface Reading {
  readonly topic: string;
  /** Partitions are read from where this group stands; one without an offset from its beginning. */
  readonly group: string;
  /** The offset after the last record that is wanted, of each partition. */
  readonly ends: ReadonlyMap<number, bigint>;
  /** The offset of the first record that is wanted, of each partition. */
  readonly starts: ReadonlyMap<number, bigint>;
}

/** How long the group waits for a member that died, in milliseconds. */
const SESSION_TIMEOUT = 10_000;
/** How long leaving the group may take, in milliseconds. */
const LEFT_WITHIN = 2_000;

/** A fetch that waits for its turn. */
interface Waiting {
  readonly partition: number;
  readonly fetched: Fetched;
}

/**
 * Reads every partition to its end, and commits nothing: gives what arrived together of one partition,
 * in order. Holds one fetch a partition at most, and leaves the group when it is done or given up.
 *
 * @throws if the group or the cluster is lost.
 */
export async function* recordsToEnd(
  client: Kafka,
  { topic, group, ends, starts }: Reading,
): AsyncGenerator<readonly TopicRecord[]> {
  const next = new Map(starts);
  const isDone = (partition: number) => next.get(partition)! >= ends.get(partition)!;
  const isAllDone = () => ends.keys().every(isDone);
  if (isAllDone()) return;
  const waiting: Waiting[] = [];
  let wake = () => {};
  const member = new GroupMember(
    client,
    { group, topic, sessionTimeout: SESSION_TIMEOUT },
    {
      fetched(partition, fetched) {
        member.pause(partition);
        waiting.push({ partition, fetched });
        wake();
      },
      assigned() {},
      revoking() {},
      heard() {},
    },
  );
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {}); // whoever waits for it is told
  member.run().catch(lost.reject);
  try {
    while (!isAllDone()) {
      const arrival = new Promise<void>((resolve) => wake = resolve);
      if (waiting.length === 0) await Promise.race([arrival, lost.promise]);
      for (const { partition, fetched } of waiting.splice(0)) {
        const from = next.get(partition)!, end = ends.get(partition)!;
        const records = fetched.records.filter(({ offset }) => offset >= from && offset < end);
        if (fetched.end > from) next.set(partition, fetched.end);
        if (records.length > 0) yield records;
        if (!isDone(partition)) member.resume(partition);
      }
    }
  } finally {
    await within(LEFT_WITHIN, member.stop());
  }
}
