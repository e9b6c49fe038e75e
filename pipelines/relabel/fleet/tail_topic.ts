/**
 * Follows a topic that a fleet writes.
 *
 * @module
 */
import { delay } from "../../concurrency/delay.ts";
import { classifyError, throwRunError } from "../../kafka/error.ts";
import type { TopicRecord } from "../../kafka/records.ts";

/** The offset of the next record to read, by partition. */
export type StartOffsets = ReadonlyMap<number, bigint>;

/** Options of {@linkcode tailTopic}. */
export interface TailOptions {
  /**
   * Reads a topic until the signal aborts, in batches of one partition each, in order. Calls `onContact`
   * whenever the cluster has answered.
   */
  readonly read: (
    starts: StartOffsets,
    onContact: () => void,
  ) => AsyncIterable<readonly TopicRecord[]>;
  readonly starts: StartOffsets;
  readonly signal: AbortSignal;
  /**
   * Milliseconds to wait before each retry after an error. The sequence starts again once a record is read,
   * or the cluster has answered for longer than the longest delay.
   */
  readonly retryDelays?: readonly number[];
}

/** A read without a broker fails after 15 seconds, so this gives up after three minutes in all. */
const RETRY_DELAYS = [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000];

/**
 * Reads a topic as it grows. If the connection is lost, reading resumes as soon as it is back.
 *
 * @param take receives each batch, after it has finished with the one before
 * @throws {RunError} if the cluster refuses access, or stays unreachable.
 */
export async function tailTopic(
  { read, starts, signal, retryDelays = RETRY_DELAYS }: TailOptions,
  take: (records: readonly TopicRecord[]) => Promise<void>,
): Promise<void> {
  const next = new Map(starts), longest = Math.max(...retryDelays);
  for (let failures = 0; !signal.aborted;) {
    let first: number | undefined;
    const onContact = () => {
      const now = performance.now();
      first ??= now;
      if (now - first > longest) failures = 0;
    };
    try {
      for await (const records of read(next, onContact)) {
        await take(records);
        const { partition, offset } = records.at(-1)!;
        next.set(partition, offset + 1n);
        failures = 0;
      }
    } catch (error) {
      const isFinal = classifyError(error).kind === "fatal" || failures === retryDelays.length;
      if (isFinal) throwRunError(error);
      await delay(retryDelays[failures++], signal);
    }
  }
}
