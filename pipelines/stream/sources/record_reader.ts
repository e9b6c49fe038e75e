/**
 * The contract of a record reader, which cuts the bytes of an input into records.
 *
 * @module
 */
import { type Batch, type Origin, Rejection } from "../delivery.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import type { RawRecord } from "./contract.ts";

/** One input. */
export interface Input {
  /** Its path, or `-`. */
  readonly name: string;
  readonly bytes: ReadableStream<Uint8Array>;
  readonly format: InputFormat;
  /** The song's title, if the input is one song. */
  readonly title?: string;
}

/** Turns chunks of bytes into records. */
export interface RecordReader {
  push(chunk: Uint8Array): Batch<RawRecord>;
  end(): Batch<RawRecord>;
  /** The incomplete record at the end of an input that could not be read further. */
  unfinished(): Unfinished;
}

/** The beginning of an incomplete record. */
export interface Unfinished {
  readonly origin: Origin;
  readonly kept: Uint8Array;
  readonly length: number;
  readonly sha256: string;
}

/** A record that is too long to keep. */
export interface OversizeRecord {
  readonly kind: "line" | "text";
  /** Its first bytes. */
  readonly kept: Uint8Array;
  /** Length of the whole record, in bytes. */
  readonly length: number;
  readonly sha256: string;
}

/** Rejects a record that is longer than the limit. */
export function rejectOversize(
  { kind, kept, length, sha256 }: OversizeRecord,
  maxBytes: number,
): Rejection {
  const message =
    `The ${kind} has ${length} bytes; at most ${maxBytes} are read (--max-line-bytes)`;
  return new Rejection("oversize", "read", message, kept, length, sha256);
}
