/**
 * Reads the records of one input: its bytes are decompressed and cut into lines, or read as one record.
 *
 * @module
 */
import { findFormat, type FormatName } from "#lib/formats/registry.ts";
import { type Batch, type Delivery, Rejection } from "../delivery.ts";
import { CompressionError, decompressed } from "./decompression.ts";
import { FormatRecogniser } from "./format_recogniser.ts";
import { LineReader } from "./line_reader.ts";
import type { Input, RecordReader } from "./record_reader.ts";
import type { RawRecord } from "./contract.ts";
import { WholeInputReader } from "./whole_input_reader.ts";

/** Reads the records of an input. Those that arrive together are one batch. */
export async function* readRecords(
  input: Input,
  maxBytes: number,
): AsyncGenerator<Batch<RawRecord>> {
  const chunks = decompressed(input.bytes)[Symbol.asyncIterator]();
  const recogniser = new FormatRecogniser();
  /** Chunks that arrived before the format was known. */
  const held: Uint8Array[] = [];
  let reader = input.format === "auto" ? undefined : readerOf(input.format, input, maxBytes);
  try {
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) {
      held.push(chunk.value);
      const format = reader ? undefined : recogniser.push(chunk.value);
      if (format !== undefined) reader = readerOf(format, input, maxBytes);
      const batch = reader ? taken(held, reader) : [];
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    reader ??= readerOf(recogniser.end(), input, maxBytes);
    yield [...taken(held, reader), unreadable(reader, error as Error)];
    return;
  } finally {
    await chunks.return?.();
  }
  reader ??= readerOf(recogniser.end(), input, maxBytes);
  const rest = [...taken(held, reader), ...reader.end()];
  if (rest.length > 0) yield rest;
}

/** Passes the held chunks to a reader. */
function taken(held: Uint8Array[], reader: RecordReader): Batch<RawRecord> {
  return held.splice(0).flatMap((chunk) => reader.push(chunk));
}

const READERS = { line: LineReader, input: WholeInputReader };

function readerOf(format: FormatName, input: Input, maxBytes: number): RecordReader {
  return new READERS[findFormat(format).record](input, format, maxBytes);
}

function unreadable(reader: RecordReader, error: Error): Delivery<RawRecord> {
  const { origin, kept, length, sha256 } = reader.unfinished();
  const code = error instanceof CompressionError ? error.code : "unreadable";
  const message = `The input cannot be read beyond this point: ${error.message}`;
  const content = new Rejection(code, "read", message, kept, length, sha256, true);
  return { origin, content };
}
