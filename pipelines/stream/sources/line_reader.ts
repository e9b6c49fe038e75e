import { checksum } from "#lib/checksum.ts";
import type { FormatName } from "#lib/formats/registry.ts";
import { type Batch, KEPT_BYTES } from "../delivery.ts";
import { type ByteLine, ByteLineSplitter } from "./byte_lines.ts";
import { type Input, type RecordReader, rejectOversize, type Unfinished } from "./record_reader.ts";
import type { RawRecord } from "./contract.ts";

/** Reads each line of an input as a record, and skips blank lines. */
export class LineReader implements RecordReader {
  readonly #input: Input;
  readonly #format: FormatName;
  readonly #maxBytes: number;
  readonly #splitter: ByteLineSplitter;

  constructor(input: Input, format: FormatName, maxBytes: number) {
    this.#input = input;
    this.#format = format;
    this.#maxBytes = maxBytes;
    this.#splitter = new ByteLineSplitter(maxBytes);
  }

  push(chunk: Uint8Array): Batch<RawRecord> {
    return this.#records(this.#splitter.push(chunk));
  }

  end(): Batch<RawRecord> {
    return this.#records(this.#splitter.end());
  }

  unfinished(): Unfinished {
    const origin = { file: this.#input.name, ...this.#splitter.current };
    const bytes = new Uint8Array(), [last = { bytes, oversize: undefined }] = this.#splitter.end();
    const whole = { length: last.bytes.length, sha256: checksum(last.bytes) };
    return { origin, kept: last.bytes.slice(0, KEPT_BYTES), ...(last.oversize ?? whole) };
  }

  #records(lines: readonly ByteLine[]): Batch<RawRecord> {
    return lines.filter(({ bytes, oversize }) => oversize !== undefined || !isBlank(bytes))
      .map(({ line, byte, bytes, oversize: found }) => ({
        origin: { file: this.#input.name, line, byte },
        content: found === undefined
          ? { bytes, format: this.#format }
          : rejectOversize({ kind: "line", kept: bytes, ...found }, this.#maxBytes),
      }));
  }
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Whether bytes are only white space, after an optional byte order mark. */
function isBlank(bytes: Uint8Array): boolean {
  const marked = BYTE_ORDER_MARK.every((byte, place) => bytes[place] === byte);
  return bytes.subarray(marked ? BYTE_ORDER_MARK.length : 0)
    .every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
