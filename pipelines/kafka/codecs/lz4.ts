/**
 * Decompresses LZ4 frames: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 * @module
 */
import { BoundedOutput, ByteCursor } from "./byte_buffers.ts";

const MAGIC = 0x184d2204;
/** The least significant four bits are the user's. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const VERSION = 1;
const UNCOMPRESSED = 2 ** 31;

/** The header of a frame. */
interface Frame {
  readonly hasIndependentBlocks: boolean;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
  /** The size of its content, in bytes; undefined if the header does not state it. */
  readonly contentSize: number | undefined;
  /** The largest block, decompressed, in bytes. */
  readonly maxBlockBytes: number;
}

/**
 * Decompresses consecutive frames, skips skippable ones, and verifies every checksum that is present.
 *
 * Throws a `RangeError` if the input is damaged or exceeds `limit` bytes. lz4js is not used because it
 * verifies nothing, reads a single frame, and expects a block's checksum before the block.
 */
export function decompressLz4(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const input = new ByteCursor(bytes);
  const output = new BoundedOutput(limit);
  do {
    const magic = input.littleEndian(4);
    if (magic === MAGIC) frame(input, output);
    else if (magic - magic % 16 === SKIPPABLE_MAGIC) input.take(input.littleEndian(4));
    else throw new RangeError(`${magic.toString(16)} is not the magic number of a frame`);
  } while (!input.atEnd);
  return output.view();
}

function frame(input: ByteCursor, output: BoundedOutput): void {
  const header = frameHeader(input);
  const start = output.length;
  for (let size; (size = input.littleEndian(4)) !== 0;) {
    const isCompressed = size < UNCOMPRESSED;
    const block = input.take(isCompressed ? size : size - UNCOMPRESSED);
    if (header.hasBlockChecksums) check("a block", input.littleEndian(4), block);
    const blockStart = output.length;
    if (!isCompressed) output.append(block);
    else decompressBlock(block, output, header.hasIndependentBlocks ? blockStart : start);
    if (output.length - blockStart > header.maxBlockBytes) {
      throw new RangeError(`a block exceeds the declared maximum of ${header.maxBlockBytes} bytes`);
    }
  }
  const content = output.view(start);
  if (header.hasContentChecksum) check("the content", input.littleEndian(4), content);
  if (content.length !== (header.contentSize ?? content.length)) {
    throw new RangeError(
      `it holds ${content.length} bytes, but declares ${header.contentSize}`,
    );
  }
}

function frameHeader(input: ByteCursor): Frame {
  const [flags = 0, sizes = 0] = input.peek(2);
  if (flags >> 6 !== VERSION) {
    throw new RangeError(`unknown format version ${flags >> 6}`);
  }
  if ((flags & 1) !== 0) throw new RangeError("it needs a dictionary");
  const hasContentSize = (flags & 8) !== 0;
  const descriptor = input.take(hasContentSize ? 10 : 2);
  checkHeader(input.byte(), descriptor);
  return {
    hasIndependentBlocks: (flags & 32) !== 0,
    hasBlockChecksums: (flags & 16) !== 0,
    hasContentChecksum: (flags & 4) !== 0,
    contentSize: hasContentSize
      ? new ByteCursor(descriptor.subarray(2)).littleEndian(8)
      : undefined,
    maxBlockBytes: 4 ** (4 + (sizes >> 4 & 7)),
  };
}

/** Kafka clients before 0.10 include the magic number in the header's checksum. */
function checkHeader(checksum: number, descriptor: Uint8Array): void {
  const withMagic = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, ...descriptor);
  const known = [descriptor, withMagic].map((bytes) => xxh32(bytes) >> 8 & 255);
  if (!known.includes(checksum)) throw wrongChecksum("the header of a frame");
}

function check(part: string, checksum: number, bytes: Uint8Array): void {
  if (xxh32(bytes) !== checksum) throw wrongChecksum(part);
}

function wrongChecksum(part: string): RangeError {
  return new RangeError(`${part} has a wrong checksum`);
}

const SHORTEST_MATCH = 4;
/** A length of all ones, in the token's four bits or in a byte after them, continues in the next byte. */
const MORE = 15;
const MUCH_MORE = 255;

/**
 * Appends the content of a compressed block: sequences of literals, each followed by a match, which copies
 * earlier bytes; the last sequence has literals only.
 * See https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 * @param from the first byte of the output that a match may copy
 */
function decompressBlock(bytes: Uint8Array, output: BoundedOutput, from: number): void {
  const input = new ByteCursor(bytes);
  for (;;) {
    const token = input.byte();
    output.append(input.take(extended(token >> 4, input)));
    if (input.atEnd) return;
    const distance = input.byte() + 256 * input.byte();
    output.repeat(distance, extended(token & MORE, input) + SHORTEST_MATCH, from);
  }
}

function extended(length: number, input: ByteCursor): number {
  if (length < MORE) return length;
  for (let byte = MUCH_MORE; byte === MUCH_MORE;) {
    byte = input.byte();
    length += byte;
  }
  return length;
}

const P1 = 0x9e3779b1, P2 = 0x85ebca77, P3 = 0xc2b2ae3d, P4 = 0x27d4eb2f, P5 = 0x165667b1;
const STRIPE_BYTES = 16;

/** xxHash-32 with seed 0, the checksum of LZ4 frames: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */
export function xxh32(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0, hash: number = P5;
  if (bytes.length >= STRIPE_BYTES) {
    const lanes = new Int32Array([P1 + P2, P2, 0, -P1]);
    for (; at + STRIPE_BYTES <= bytes.length; at += STRIPE_BYTES) {
      for (let lane = 0; lane < 4; lane++) {
        const sum = lanes[lane]! + Math.imul(words.getUint32(at + 4 * lane, true), P2);
        lanes[lane] = Math.imul(rotate(sum, 13), P1);
      }
    }
    hash = lanes.reduce((sum, lane, index) => sum + rotate(lane, [1, 7, 12, 18][index]!), 0);
  }
  hash += bytes.length;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(words.getUint32(at, true), P3), 17), P4);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(bytes[at]!, P5), 11), P1);
  }
  hash = Math.imul(hash ^ hash >>> 15, P2);
  hash = Math.imul(hash ^ hash >>> 13, P3);
  return (hash ^ hash >>> 16) >>> 0;
}

function rotate(word: number, bits: number): number {
  return word << bits | word >>> 32 - bits;
}
