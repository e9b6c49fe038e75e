/**
 * Reading along what a fleet writes.
 *
 * @module
 */
import { classifyError, throwRunError } from "../../kafka/error.ts";
import type { TopicRecord } from "../../kafka/records.ts";
import { delay } from "../../concurrency/delay.ts";

/** The offset of the next record that is wanted, of each partition. */
export type Starts = ReadonlyMap<number, bigint>;

/** What is read, and for how long. */
export interface FleetReading {
  /**
   * Reads a topic until the signal aborts: what arrived together of one partition, in order. It tells,
   * now and then, that the cluster was heard.
   */
  readonly read: (starts: Starts, heard: () => void) => AsyncIterable<readonly TopicRecord[]>;
  readonly starts: Starts;
  readonly signal: AbortSignal;
  /**
   * After how many milliseconds a reading that broke off goes on; once each, until more is read or the
   * cluster was heard for longer than the longest.
   */
  readonly pauses?: readonly number[];
}

/** A reading gives up after 15 seconds without a broker: three minutes in all. */
const PAUSES = [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000];

/**
 * Reads a topic as it grows. Where the connection is lost, the reading goes on as soon as that is
 * mended.
 *
 * @param take is given what arrived together, once it is done with what came before
 * @throws {RunError} if the cluster refuses us, or stays lost.
 */
export async function readAlong(
  { read, starts, signal, pauses = PAUSES }: FleetReading,
  take: (records: readonly TopicRecord[]) => Promise<void>,
): Promise<void> {
  const next = new Map(starts), longest = Math.max(...pauses);
  for (let failures = 0; !signal.aborted;) {
    let first: number | undefined;
    const heard = () => {
      const now = performance.now();
      first ??= now;
      if (now - first > longest) failures = 0;
    };
    try {
      for await (const records of read(next, heard)) {
        await take(records);
        const { partition, offset } = records.at(-1)!;
        next.set(partition, offset + 1n);
        failures = 0;
      }
    } catch (error) {
      if (classifyError(error).kind === "fatal" || failures === pauses.length) throwRunError(error);
      await delay(pauses[failures++], signal);
    }
  }
}
