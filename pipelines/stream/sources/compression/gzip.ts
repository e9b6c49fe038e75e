import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  ZStream,
} from "pako";
import type { ByteReader } from "./byte_reader.ts";
import { CompressionFault } from "./fault.ts";

const OUTPUT_BYTES = 65_536;
/** The largest deflate window (15), and a gzip header and trailer around the data (16). */
const WINDOW_BITS = 15 + 16;

const MAGIC = [0x1f, 0x8b];

/** Whether an input that starts with these bytes is gzip; no UTF-8 text does. */
export function startsGzip(head: Uint8Array): boolean {
  return MAGIC.every((byte, index) => byte === head[index]);
}

/**
 * Decompresses gzip (RFC 1952): all members in a row, each with its checksum and length checked, and
 * the zero bytes that tapes and block devices pad with. Memory: one input chunk, 64 KiB of output.
 *
 * Throws a `CompressionFault` once everything before the fault has been yielded. This is why pako's
 * port of zlib is used, at about 110 MB/s: `node:zlib` is twice as fast, but drops what it had
 * decompressed when it meets a fault in the same chunk, and ignores whatever follows zero padding.
 */
export async function* gzipMembers(input: ByteReader): AsyncGenerator<Uint8Array> {
  const zlib = new ZStream();
  zlib.output = new Uint8Array(OUTPUT_BYTES);
  zlibInflateInit2(zlib, WINDOW_BITS);
  let member = 1;
  let ended = false;

  for (let chunk; (chunk = await input.next()) !== undefined;) {
    zlib.input = chunk;
    zlib.next_in = 0;
    zlib.avail_in = chunk.length;
    do {
      if (ended) {
        skipZeros(zlib);
        if (zlib.avail_in === 0) break;
        if (zlib.input[zlib.next_in] !== MAGIC[0]) {
          throw new CompressionFault("corrupt_gzip", `member ${member} is followed by other bytes`);
        }
        zlibInflateReset(zlib);
        member++;
      }
      zlib.next_out = 0;
      zlib.avail_out = OUTPUT_BYTES;
      const status = zlibInflate(zlib, Z_NO_FLUSH);
      if (zlib.next_out > 0) yield zlib.output.slice(0, zlib.next_out);
      ended = status === Z_STREAM_END;
      // Z_BUF_ERROR only says that there was nothing left to do.
      if (!ended && status !== Z_OK && status !== Z_BUF_ERROR) {
        throw new CompressionFault("corrupt_gzip", `member ${member}: ${zlib.msg}`);
      }
      // A full output buffer may leave more output that needs no further input.
    } while (zlib.avail_in > 0 || zlib.avail_out === 0);
  }
  if (!ended) {
    throw new CompressionFault("truncated_gzip", `the input ends inside member ${member}`);
  }
}

function skipZeros(zlib: ZStream): void {
  while (zlib.avail_in > 0 && zlib.input[zlib.next_in] === 0) {
    zlib.next_in++;
    zlib.avail_in--;
  }
}
