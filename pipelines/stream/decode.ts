/**
 * Decodes bytes into songs.
 *
 * @module
 */
import { findFormat } from "#lib/formats/registry.ts";
import type { Song, SongLimits } from "#lib/song.ts";
import { SongError } from "#lib/song_error.ts";
import { checksum } from "#lib/checksum.ts";
import { KEPT_BYTES, type RejectCode, Rejection, type Stage } from "./delivery.ts";
import type { RawRecord } from "./sources/contract.ts";

/** The song of a record, or the reason that it is not one. */
export function decodeSong(record: RawRecord, limits: SongLimits): Song | Rejection {
  const text = decodeText(record.bytes);
  if (text instanceof Rejection) return text;
  return parseOrReject(record.bytes, () => findFormat(record.format).parse(text, limits, record));
}

/** Decodes UTF-8, without a byte order mark; a rejection if the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | Rejection {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const place = invalidByte(bytes);
    return rejection(bytes, "invalid_utf8", "decode", `Byte ${place} of the record is not UTF-8`);
  }
}

/** The result of parsing, or a rejection of the bytes if the parser throws a `SongError`. */
export function parseOrReject<Result>(bytes: Uint8Array, parse: () => Result): Result | Rejection {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SongError)) throw error;
    return rejection(bytes, error.code, "parse", error.message);
  }
}

/** Rejects a record. Its first bytes are kept. */
export function rejection(
  bytes: Uint8Array,
  code: RejectCode,
  stage: Stage,
  message: string,
): Rejection {
  const kept = bytes.slice(0, KEPT_BYTES);
  return new Rejection(code, stage, message, kept, bytes.length, checksum(bytes));
}

/** The rejection of a topic's record that is too long, or undefined. */
export function oversizeRecord(value: Uint8Array, maxBytes: number): Rejection | undefined {
  if (value.length <= maxBytes) return undefined;
  const message = `The record has ${value.length} bytes; at most ${maxBytes} are read ` +
    "(--max-record-bytes)";
  return rejection(value, "oversize", "read", message);
}

/** The offset of the first byte sequence that is not valid UTF-8, from 0. */
function invalidByte(bytes: Uint8Array): number {
  const isText = (end: number, stream: boolean): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream });
      return true;
    } catch {
      return false; // that is the answer
    }
  };
  let start = 0, broken = bytes.length + 1;
  while (broken - start > 1) {
    const middle = (start + broken) >> 1;
    if (middle <= bytes.length && isText(middle, true)) start = middle;
    else broken = middle;
  }
  while (!isText(start, false)) start--;
  return start;
}
