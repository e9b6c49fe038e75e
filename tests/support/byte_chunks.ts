import { readRecords } from "#pipelines/stream/sources/records.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import type { Source } from "#pipelines/stream/sources/contract.ts";

/** Bytes as a stream of chunks; each is cut when it is read. */
export function chunked(bytes: Uint8Array, chunkBytes: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at += chunkBytes));
    },
  }, { highWaterMark: 0 });
}

/** How bytes are read. */
export interface BytesSourceOptions {
  readonly chunkBytes?: number;
  readonly maxLineBytes?: number;
  readonly format?: InputFormat;
}

/** A source of the records in bytes or a text, as an input called `-`. */
export function bytesSource(
  content: Uint8Array | string,
  options: BytesSourceOptions = {},
): Source {
  const { chunkBytes = 65_536, maxLineBytes = 1 << 20, format = "jsonl" } = options;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    records: () =>
      readRecords({ name: "-", bytes: chunked(bytes, chunkBytes), format }, maxLineBytes),
  };
}
