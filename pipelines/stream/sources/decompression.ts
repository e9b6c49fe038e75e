import { ByteReader } from "./compression/byte_reader.ts";
import { CompressionFault, type CompressionFaultCode } from "./compression/fault.ts";
import { gzipMembers, startsGzip } from "./compression/gzip.ts";
import { startsZstd, zstdFrames } from "./compression/zstd.ts";

const MAGIC_BYTES = 4;

/** Compressed input is truncated or damaged. Everything before the fault has been delivered. */
export class CompressionError extends Error {
  override readonly name = "CompressionError";
  readonly code: CompressionFaultCode;
  /** Decompressed bytes delivered before the fault. */
  readonly delivered: number;

  constructor(fault: CompressionFault, delivered: number) {
    super(`Decompressing stopped after ${delivered} bytes of output: ${fault.message}`, {
      cause: fault,
    });
    this.code = fault.code;
    this.delivered = delivered;
  }
}

/**
 * Decompresses gzip and zstd, which it recognises by their magic numbers, and passes any other input on
 * unchanged, also an empty one. All members and all frames are read.
 *
 * Reads on demand, and memory is bounded however far the input expands: one
 * input chunk, 128 KiB of output, and for zstd a window of at most 128 MiB. Cancelling cancels
 * `bytes` with the same reason.
 *
 * The stream fails with a `CompressionError` when the input ends inside a member or frame, when a
 * checksum or anything else in it is wrong, and when bytes other than a further member or frame
 * follow one (after a gzip member zeros may); then `bytes` is cancelled. An error of `bytes` is
 * passed on unchanged.
 */
export function decompressed(bytes: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const input = new ByteReader(bytes);
  const output = pieces(input);
  let delivered = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await output.next();
        if (done) return controller.close();
        controller.enqueue(value);
        delivered += value.length;
      } catch (error) {
        // Not awaited: a source that is slow to close must not delay the error.
        Promise.allSettled([input.cancel(error)]);
        throw error instanceof CompressionFault ? new CompressionError(error, delivered) : error;
      }
    },
    async cancel(reason) {
      // First, since it ends the read that `output` may be waiting in.
      const cancelled = input.cancel(reason);
      await Promise.allSettled([output.return(undefined)]);
      await cancelled;
    },
  }, { highWaterMark: 0 });
}

async function* pieces(input: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await input.peek(MAGIC_BYTES);
  if (startsGzip(head)) yield* gzipMembers(input);
  else if (startsZstd(head)) yield* zstdFrames(input);
  else for (let piece; (piece = await input.next()) !== undefined;) yield piece;
}
