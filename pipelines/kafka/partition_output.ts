/**
 * The contract of outputs, which store the results of one partition.
 *
 * @module
 */
import type { OutgoingRecord } from "./records.ts";

/** How far a partition has been processed, and what its next owner resumes with. */
export interface Commit {
  /** The offset at which the next owner begins to read. */
  readonly offset: bigint;
  /** Stored with the offset; at most 4,096 bytes. */
  readonly metadata: string;
}

/** Stores the results of one partition. */
export interface PartitionOutput {
  /**
   * Opens the output. Must finish before the committed offset is read: from then on, writes of a former
   * owner have no effect, if the output can ensure that.
   */
  open(): Promise<void>;
  /** Stores results, and with them, or after them, the commit. */
  store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void>;
  close(): Promise<void>;
}
