import type { ByteReader } from "./byte_reader.ts";
import { CompressionFault } from "./fault.ts";
import type { TransformOptions } from "node:stream";
import { createZstdDecompress, type ZstdOptions } from "node:zlib";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Without the low four bits of the first byte, which are the user's. */
const SKIPPABLE_MAGIC = [0x50, 0x2a, 0x4d, 0x18];
const SKIPPED_AT_ONCE = 65_536;
const RUN_LENGTH_BLOCK = 1;

/** Whether an input that starts with these four bytes is zstd. */
export function startsZstd(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && (isFrame(head) || isSkippable(head));
}

/**
 * Decompresses Zstandard (RFC 8878): all frames in a row, skippable ones left out, each with its
 * checksum verified if it has one. Memory: the window, at most 128 MiB as for the zstd tool, and one
 * input chunk; a block gives at most 128 KiB of output.
 *
 * Throws a `CompressionFault` once every block before the fault has been yielded. This is why the
 * frames are cut into blocks here, and why a missing end is noticed: libzstd does the decoding, but
 * its binding in `node:zlib` ends silently at the end of the first frame and at a cut anywhere.
 */
export async function* zstdFrames(input: ByteReader): AsyncGenerator<Uint8Array> {
  const decoder = new ZstdDecoder();
  try {
    for (let head; (head = await input.peek(MAGIC.length)).length > 0;) {
      if (isSkippable(head)) await skipFrame(input);
      else if (isFrame(head)) yield* frame(input, decoder);
      else throw new CompressionFault("corrupt_zstd", "a frame is followed by other bytes");
    }
  } finally {
    decoder.close();
  }
}

async function* frame(input: ByteReader, decoder: ZstdDecoder): AsyncGenerator<Uint8Array> {
  const descriptor = (await input.peek(MAGIC.length + 1))[MAGIC.length] ?? 0;
  yield* decoder.decode(await exactly(input, headerBytes(descriptor)));
  for (let last = false; !last;) {
    const block = await exactly(input, 3);
    const header = littleEndian(block);
    const size = header >> 3;
    last = (header & 1) === 1;
    yield* decoder.decode(block);
    // A run-length block's size is that of its output; its content is the one byte to repeat.
    const contentBytes = (header >> 1 & 3) === RUN_LENGTH_BLOCK ? 1 : size;
    yield* decoder.decode(await exactly(input, contentBytes));
  }
  const hasChecksum = (descriptor & 4) !== 0;
  if (hasChecksum) yield* decoder.decode(await exactly(input, 4));
}

/** Length of a frame's header, magic number included, by its descriptor byte. */
function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor >> 5 & 1) === 1;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  return MAGIC.length + 1 + windowBytes + dictionaryBytes + contentSizeBytes;
}

async function skipFrame(input: ByteReader): Promise<void> {
  const header = await exactly(input, 8);
  for (let left = littleEndian(header.subarray(4)); left > 0;) {
    left -= (await exactly(input, Math.min(left, SKIPPED_AT_ONCE))).length;
  }
}

async function exactly(input: ByteReader, length: number): Promise<Uint8Array> {
  const bytes = await input.take(length);
  if (bytes.length === length) return bytes;
  throw new CompressionFault("truncated_zstd", "the input ends inside a frame");
}

/** True also of a head cut short, whose frame is then found to be truncated. */
function isFrame(head: Uint8Array): boolean {
  return head.every((byte, index) => byte === MAGIC[index]);
}

function isSkippable(head: Uint8Array): boolean {
  return head.every((byte, index) => (index === 0 ? byte & 0xf0 : byte) === SKIPPABLE_MAGIC[index]);
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0);
}

/** No block decompresses to more; libzstd refuses one that claims to. */
const BLOCK_BYTES = 131_072;

const OPTIONS: ZstdOptions & TransformOptions = {
  chunkSize: BLOCK_BYTES,
  // Room for all output of a piece, so that a write never waits for a read.
  readableHighWaterMark: 4 * BLOCK_BYTES,
};

/**
 * libzstd as `node:zlib` binds it, driven so that the output of each piece comes before the next piece.
 *
 * Pieces are to be no larger than a block, and none may span two frames: the binding stops for good
 * when input is left over after a frame. In Deno 2.9 it also ends the process, past any handler, if
 * a fault follows a full output buffer within one piece; after one block there is nothing to follow.
 */
class ZstdDecoder {
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
