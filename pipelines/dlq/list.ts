/**
 * The newest of the dead letters.
 *
 * @module
 */
import { type DeadLetterFilter, isNotDeadLetter } from "./settings.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import { DeadLetterTopic, temporaryGroup } from "../kafka/dead_letter_topic.ts";
import { DeadLetterReplay } from "../kafka/dead_letter_replay.ts";
import type { DeadLetter } from "../kafka/dead_letter.ts";
import type { Log } from "../service/log.ts";
import { abortableIterable } from "../concurrency/abortable_iterable.ts";

/** What is listed. */
export interface ListRun extends DeadLetterFilter {
  readonly connection: KafkaConnection;
  readonly log: Log;
  /** The most letters that are kept. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** What a letter says of itself, without what it holds; and whether a replay has sent it back. */
export interface ListedLetter {
  readonly letter: Omit<DeadLetter, "record"> & {
    readonly record: Pick<DeadLetter["record"], "partition" | "offset">;
  };
  readonly isSent: boolean;
}

/** What was found. */
export interface ListResult {
  /** All letters that were read. */
  readonly read: number;
  /** Those of them that are no dead letters. */
  readonly notDeadLetters: number;
  /** The newest of those that are wanted, the newest last. */
  readonly letters: readonly ListedLetter[];
}

/** Reads all letters, and keeps about twice as many as are wanted at a time. */
export async function listNewest(run: ListRun): Promise<ListResult> {
  const { connection, log, topic, group, limit, matches, signal } = run;
  await using resources = new AsyncDisposableStack();
  const letters = resources.adopt(
    await DeadLetterTopic.open(connection, log, topic),
    (opened) => opened.close(),
  );
  const sent = await DeadLetterReplay.open(letters, { group, dryRun: true });
  let newest: ListedLetter[] = [], read = 0, notDeadLetters = 0;
  for await (const arrived of abortableIterable(letters.letters(temporaryGroup(group)), signal)) {
    read += arrived.length;
    notDeadLetters += arrived.filter(isNotDeadLetter).length;
    for (const letter of arrived) {
      if (matches(letter)) newest.push(listed(letter, !sent.isPending(letter)));
    }
    if (newest.length > 2 * limit) newest = newest.sort(byAge).slice(-limit);
  }
  return { read, notDeadLetters: notDeadLetters, letters: newest.sort(byAge).slice(-limit) };
}

function listed({ record: { partition, offset }, ...letter }: DeadLetter, isSent: boolean) {
  return { letter: { ...letter, record: { partition, offset } }, isSent };
}

/** The oldest first; of one age, as they stand in the topic. */
function byAge({ letter: one }: ListedLetter, { letter: other }: ListedLetter): number {
  return +one.failedAt - +other.failedAt || one.record.partition - other.record.partition ||
    Number(one.record.offset - other.record.offset);
}
