/**
 * Decompresses LZ4 frames: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 * @module
 */
import { BoundedOutput } from "./bounded_output.ts";
import { ByteCursor } from "./byte_cursor.ts";
import { xxh32 } from "./xxh32.ts";

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
export function decompressBlock(bytes: Uint8Array, output: BoundedOutput, from: number): void {
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
