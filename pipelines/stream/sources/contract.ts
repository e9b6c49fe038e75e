/**
 * The contract of everything that songs come from.
 *
 * @module
 */
import type { FormatName } from "#lib/formats/registry.ts";
import type { Batch } from "../delivery.ts";

/** A record as it was read, not yet decoded. */
export interface RawRecord {
  readonly bytes: Uint8Array;
  readonly format: FormatName;
  /** An id for a song that brings none: the key of its record. */
  readonly id?: string;
  /** A title for a song that brings none: the name of its file. */
  readonly title?: string;
}

/**
 * A source of records. Reads no faster than it is pulled, holds one chunk of input at a time, and
 * stops reading when it is cancelled. An input that cannot be read to its end is a rejection of
 * stage "read"; the inputs after it are read all the same.
 */
export interface Source {
  /** What arrives together is one batch. Can be called once. */
  records(): AsyncGenerator<Batch<RawRecord>>;
}

/** The longest record that is read unless a command says otherwise, in bytes: 16 MiB. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
