/**
 * The records of one input: its bytes, decompressed and cut into lines or taken as one text.
 *
 * @module
 */
import { checksum } from "#lib/checksum.ts";
import { createHash } from "node:crypto";
import { type Batch, type Delivery, KEPT_BYTES, type Origin, Rejection } from "../delivery.ts";
import { type ByteLine, ByteLineSplitter } from "./byte_lines.ts";
import { CompressionError, decompressed } from "./decompression.ts";
import type { InputFormat, RawRecord } from "./source.ts";

/** One input. */
export interface Input {
  /** Its path, or `-`. */
  readonly name: string;
  readonly bytes: ReadableStream<Uint8Array>;
  readonly format: InputFormat;
  readonly title?: string;
}

/** The records of an input, what arrived together in one batch. */
export async function* recordsOf(
  input: Input,
  maxBytes: number,
): AsyncGenerator<Batch<RawRecord>> {
  const chunks = decompressed(input.bytes)[Symbol.asyncIterator]();
  let reader: RecordReader | undefined;
  try {
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) {
      reader ??= readerFor(input, maxBytes, chunk.value);
      const batch = reader.push(chunk.value);
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    yield [unreadable(input, reader, error as Error)];
    return;
  } finally {
    await chunks.return?.();
  }
  const rest = reader?.end() ?? [];
  if (rest.length > 0) yield rest;
}

function readerFor(input: Input, maxBytes: number, firstChunk: Uint8Array): RecordReader {
  const format = input.format === "auto" ? recognised(firstChunk) : input.format;
  return format === "jsonl" ? new LineReader(input, maxBytes) : new TextReader(input, maxBytes);
}

/**
 * JSONL if any line at hand starts like a JSON object or list of such, else text. A first line that
 * is broken does not mislead it, as a later one tells.
 */
function recognised(bytes: Uint8Array): "jsonl" | "text" {
  return /^\ufeff?\s*(\[\s*)?\{\s*("|\}|$)/m.test(new TextDecoder().decode(bytes))
    ? "jsonl"
    : "text";
}

/** Turns chunks of bytes into records. */
interface RecordReader {
  push(chunk: Uint8Array): Batch<RawRecord>;
  end(): Batch<RawRecord>;
  /** The bytes that belong to no record yet, and where they start. */
  unfinished(): { readonly origin: Origin; readonly bytes: Uint8Array };
}

class LineReader implements RecordReader {
  readonly #splitter: ByteLineSplitter;

  constructor(readonly input: Input, readonly maxBytes: number) {
    this.#splitter = new ByteLineSplitter(maxBytes);
  }

  push(chunk: Uint8Array): Batch<RawRecord> {
    return this.#records(this.#splitter.push(chunk));
  }

  end(): Batch<RawRecord> {
    return this.#records(this.#splitter.end());
  }

  unfinished() {
    const origin = { file: this.input.name, ...this.#splitter.current };
    const [last] = this.#splitter.end();
    return { origin, bytes: last?.bytes ?? new Uint8Array() };
  }

  #records(lines: readonly ByteLine[]): Batch<RawRecord> {
    return lines.filter(({ bytes }) => !isBlank(bytes)).map(({ line, byte, bytes, oversize }) => {
      const origin = { file: this.input.name, line, byte };
      return oversize === undefined
        ? delivery(origin, { bytes, format: "jsonl" })
        : delivery(origin, oversizeLine(bytes, oversize, this.maxBytes));
    });
  }
}

/** Takes the whole input as one text: one line, as it were, that no line feed ends. */
class TextReader implements RecordReader {
  readonly #chunks: Uint8Array[] = [];
  readonly #hash = createHash("sha256");
  #length = 0;

  constructor(readonly input: Input, readonly maxBytes: number) {}

  push(chunk: Uint8Array): Batch<RawRecord> {
    this.#length += chunk.length;
    this.#hash.update(chunk);
    if (this.#length <= this.maxBytes) this.#chunks.push(chunk);
    return [];
  }

  end(): Batch<RawRecord> {
    const { origin, bytes } = this.unfinished(), { title } = this.input;
    if (this.#length <= this.maxBytes) {
      return [delivery(origin, { bytes, format: "text", ...(title && { title }) })];
    }
    const found = { length: this.#length, sha256: this.#hash.digest("hex") };
    return [delivery(origin, tooLong("text", bytes.slice(0, KEPT_BYTES), found, this.maxBytes))];
  }

  unfinished() {
    return {
      origin: { file: this.input.name, line: 1, byte: 0 },
      bytes: concatenated(this.#chunks),
    };
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function delivery(origin: Origin, content: RawRecord | Rejection): Delivery<RawRecord> {
  return { origin, content, settle: () => {} };
}

/** Why a line that is longer than the limit is no record. */
export function oversizeLine(
  kept: Uint8Array,
  found: { length: number; sha256: string },
  maxBytes: number,
): Rejection {
  return tooLong("line", kept, found, maxBytes);
}

function tooLong(
  what: string,
  kept: Uint8Array,
  { length, sha256 }: { length: number; sha256: string },
  maxBytes: number,
): Rejection {
  const message =
    `The ${what} has ${length} bytes; at most ${maxBytes} are read (--max-line-bytes)`;
  return new Rejection("oversize", "read", message, kept, length, sha256);
}

function unreadable(input: Input, reader: RecordReader | undefined, error: Error) {
  const { origin, bytes } = reader?.unfinished() ??
    { origin: { file: input.name, line: 1, byte: 0 }, bytes: new Uint8Array() };
  const code = error instanceof CompressionError ? error.code : "unreadable";
  const rejection = new Rejection(
    code,
    "read",
    `The input ends here, unread beyond: ${error.message}`,
    bytes.slice(0, KEPT_BYTES),
    bytes.length,
    checksum(bytes),
    true,
  );
  return delivery(origin, rejection);
}

function concatenated(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
