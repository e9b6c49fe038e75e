/**
 * Batches of records as topics store them (format 2), the marks that end transactions included.
 *
 * @module
 */
import { gunzipSync } from "node:zlib";
import { ByteCursor } from "./byte_cursor.ts";

/** Records that were written together. */
export interface RecordBatch {
  readonly producer: bigint;
  readonly transactional: boolean;
  /** Set in a batch that holds no records but ends a transaction of the producer. */
  readonly ends?: "committed" | "aborted";
  readonly records: readonly StoredRecord[];
  /** The offset after the batch. */
  readonly next: bigint;
}

/** A record of a partition. */
export interface StoredRecord {
  readonly offset: bigint;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: Uint8Array | null;
  /** The last value of each name. */
  readonly headers: Readonly<Record<string, string>>;
}

const HEAD_BYTES = 12;
const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"];
const decoder = new TextDecoder();

/** The batches of a fetch, but for the last one if it was cut off. */
export function* recordBatches(bytes: Uint8Array): Generator<RecordBatch> {
  const cursor = new ByteCursor(bytes);
  while (cursor.left >= HEAD_BYTES) {
    const first = cursor.int64(), length = cursor.int32();
    if (cursor.left < length) return;
    yield recordBatch(first, new ByteCursor(cursor.take(length)!));
  }
}

function recordBatch(first: bigint, cursor: ByteCursor): RecordBatch {
  cursor.int32(); // The leader's epoch.
  const format = cursor.int8();
  if (format !== 2) throw new Error(`Read a batch of format ${format}: only 2 is known`);
  cursor.int32(); // The checksum.
  const attributes = cursor.int16();
  const next = first + BigInt(cursor.int32()) + 1n;
  const timestamp = Number(cursor.int64());
  cursor.int64(); // The latest timestamp.
  const producer = cursor.int64();
  cursor.take(2 + 4); // The producer's epoch, and the sequence.
  const count = cursor.int32();
  const records = new ByteCursor(decompressed(cursor.take(cursor.left)!, attributes & 7));
  const batch = { producer, transactional: (attributes & 16) !== 0, next };
  if ((attributes & 32) !== 0) return { ...batch, records: [], ends: endOf(records) };
  return {
    ...batch,
    records: Array.from({ length: count }, () => storedRecord(records, first, timestamp)),
  };
}

function decompressed(bytes: Uint8Array, codec: number): Uint8Array {
  if (codec > 1) throw new Error(`Read a batch in ${CODECS[codec] ?? codec}: only gzip is known`);
  return codec === 0 ? bytes : gunzipSync(bytes);
}

function storedRecord(cursor: ByteCursor, first: bigint, since: number): StoredRecord {
  cursor.varint(); // The length.
  cursor.int8(); // Attributes: there are none.
  const timestamp = since + cursor.varint();
  const offset = first + BigInt(cursor.varint());
  const key = textOf(cursor.take(cursor.varint()));
  const value = cursor.take(cursor.varint());
  const headers: Record<string, string> = {};
  for (let left = cursor.varint(); left > 0; left--) {
    const name = textOf(cursor.take(cursor.varint()))!;
    headers[name] = textOf(cursor.take(cursor.varint())) ?? "";
  }
  return { offset, timestamp, key, value, headers };
}

/** The one record of a control batch: its key says how the transaction ended. */
function endOf(cursor: ByteCursor): "committed" | "aborted" {
  cursor.varint();
  cursor.int8();
  cursor.varint();
  cursor.varint();
  const key = new ByteCursor(cursor.take(cursor.varint())!);
  key.int16(); // The version.
  return key.int16() === 1 ? "committed" : "aborted";
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes && decoder.decode(bytes);
}
