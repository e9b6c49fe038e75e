/**
 * The contract of what makes records of an input's bytes.
 *
 * @module
 */
import type { Batch, Origin } from "../delivery.ts";
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
  /** What belongs to no record yet; after an input broke off. */
  unfinished(): Unfinished;
}

/** The beginning of a record that did not come to its end. */
export interface Unfinished {
  readonly origin: Origin;
  readonly kept: Uint8Array;
  readonly length: number;
  readonly sha256: string;
}
