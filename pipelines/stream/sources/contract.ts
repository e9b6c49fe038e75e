/**
 * The contract of everything that songs come from.
 *
 * @module
 */
import type { Batch } from "../delivery.ts";

/** A record as it was read, not yet decoded. */
export interface RawRecord {
  readonly bytes: Uint8Array;
  /** One song a line of JSON, or one song as plain text. */
  readonly format: "jsonl" | "text";
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

export const INPUT_FORMATS = ["auto", "jsonl", "text"] as const;

/** What is said of an input whose format is not known. */
export type InputFormat = typeof INPUT_FORMATS[number];
