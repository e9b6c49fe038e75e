/**
 * The contract of what one partition's results go to.
 *
 * @module
 */
import type { OutgoingRecord } from "./records.ts";

/** How far a partition has been read, and what its next owner needs to know. */
export interface Commit {
  /** Where the next owner begins to read. */
  readonly offset: bigint;
  /** Kept beside the offset, 4,096 bytes at most. */
  readonly metadata: string;
}

/** Takes the results of one partition. */
export interface PartitionOutput {
  /**
   * Must end before the committed offset is read: what a former owner still does has no effect from
   * then on, if the output can see to that.
   */
  open(): Promise<void>;
  /** Stores results, and then, or with them, how far the partition has been read. */
  store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void>;
  close(): Promise<void>;
}
