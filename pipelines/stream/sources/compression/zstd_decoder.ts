import type { TransformOptions } from "node:stream";
import { createZstdDecompress, type ZstdOptions } from "node:zlib";
import { CompressionFault } from "./fault.ts";

/** No block decompresses to more; libzstd refuses one that claims to. */
const BLOCK_BYTES = 131_072;

const OPTIONS: ZstdOptions & TransformOptions = {
  chunkSize: BLOCK_BYTES,
  // Room for all that a piece gives, so that a write never waits for someone to read.
  readableHighWaterMark: 4 * BLOCK_BYTES,
};

/**
 * libzstd as `node:zlib` binds it, made to answer each piece of input before the next is given.
 *
 * Pieces are to be no larger than a block, and none may span two frames: the binding stops for good
 * when input is left over after a frame. In Deno 2.9 it also ends the process, past any handler, if
 * a fault follows a full output buffer within one piece; after one block there is nothing to follow.
 */
export class ZstdDecoder {
  readonly #zstd = createZstdDecompress(OPTIONS);

  /** Yields what this piece adds to the output; throws a `CompressionFault` if it is rejected. */
  async *decode(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    const { promise: answered, resolve: answer } = Promise.withResolvers<unknown>();
    this.#zstd.once("error", answer);
    this.#zstd.write(piece, answer);
    await answered;
    const cause = this.#zstd.errored;
    // The listener stays on a fault, whose event may follow the answer to the write.
    if (cause !== null) throw new CompressionFault("corrupt_zstd", cause.message, { cause });
    this.#zstd.off("error", answer);
    for (let part; (part = this.#zstd.read()) !== null;) {
      // A plain array, because a Buffer's `slice` is not the copy that callers expect.
      yield new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    }
  }

  /** Frees libzstd's memory. */
  close(): void {
    this.#zstd.destroy();
  }
}
