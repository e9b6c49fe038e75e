/**
 * The records of one input: its bytes, decompressed and cut into lines or taken as one text.
 *
 * @module
 */
import { type Batch, type Delivery, Rejection } from "../delivery.ts";
import { CompressionError, decompressed } from "./decompression.ts";
import { isBlank, LineReader } from "./line_reader.ts";
import type { Input, RecordReader } from "./record_reader.ts";
import type { RawRecord } from "./source.ts";
import { TextReader } from "./text_reader.ts";

/** The records of an input, what arrived together in one batch. */
export async function* recordsOf(
  input: Input,
  maxBytes: number,
): AsyncGenerator<Batch<RawRecord>> {
  const chunks = decompressed(input.bytes)[Symbol.asyncIterator]();
  let reader: RecordReader = input.format === "text"
    ? new TextReader(input, maxBytes)
    : new LineReader(input, maxBytes);
  let recognised = input.format !== "auto";
  try {
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) {
      // Blank lines tell nothing of a format: they are read as lines until something else comes.
      if (!recognised && !isBlank(chunk.value)) {
        recognised = true;
        if (!looksLikeJsonl(chunk.value)) reader = new TextReader(input, maxBytes);
      }
      const batch = reader.push(chunk.value);
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    yield [unreadable(reader, error as Error)];
    return;
  } finally {
    await chunks.return?.();
  }
  const rest = reader.end();
  if (rest.length > 0) yield rest;
}

/**
 * Whether any line at hand starts like a JSON object, or a list of such. A first line that is broken
 * does not mislead it, as a later one tells.
 */
function looksLikeJsonl(bytes: Uint8Array): boolean {
  return /^\ufeff?\s*(\[\s*)?\{\s*("|\}|$)/m.test(new TextDecoder().decode(bytes));
}

function unreadable(reader: RecordReader, error: Error): Delivery<RawRecord> {
  const { origin, kept, length, sha256 } = reader.unfinished();
  const code = error instanceof CompressionError ? error.code : "unreadable";
  const message = `The input cannot be read beyond this place: ${error.message}`;
  const content = new Rejection(code, "read", message, kept, length, sha256, true);
  return { origin, content, settle: () => {} };
}
