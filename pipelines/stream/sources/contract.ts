/**
 * The contract of every input.
 *
 * @module
 */
import type { FormatName } from "#lib/formats/registry.ts";
import type { Batch } from "../delivery.ts";

/** A record before decoding. */
export interface RawRecord {
  readonly bytes: Uint8Array;
  readonly format: FormatName;
  /** An id for a song without one: the key of its record. */
  readonly id?: string;
  /** A title for a song without one: the name of its file. */
  readonly title?: string;
}

/**
 * A source of records. Reads on demand, holds one chunk of input at a time, and stops reading when it is
 * cancelled. An input that cannot be read to its end yields a rejection of stage "read", and the inputs
 * after it are still read.
 */
export interface Source {
  /** Yields the records that arrive together as one batch. Can be called once. */
  records(): AsyncGenerator<Batch<RawRecord>>;
}

/** The default limit of a record, in bytes: 16 MiB. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
