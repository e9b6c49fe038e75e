/**
 * LZ4's frames: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
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

/** What the header of a frame tells of it. */
interface Frame {
  readonly hasIndependentBlocks: boolean;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
  /** Of its content, in bytes. */
  readonly contentSize: number | undefined;
  /** The most that a block may hold, in bytes. */
  readonly maxBlockBytes: number;
}

/**
 * Decompresses frames in a row, skippable ones left out, each with all the checksums that it has.
 *
 * Throws a `RangeError` if the input is damaged or gives more than `limit` bytes. This is why lz4js is
 * not used: it checks nothing, reads one frame, and reads a block's checksum on the wrong side of it.
 */
export function decompressLz4(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const input = new ByteCursor(bytes);
  const output = new BoundedOutput(limit);
  do {
    const magic = input.littleEndian(4);
    if (magic === MAGIC) frame(input, output);
    else if (magic - magic % 16 === SKIPPABLE_MAGIC) input.take(input.littleEndian(4));
    else throw new RangeError(`no frame starts with ${magic.toString(16)}`);
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
      throw new RangeError(`a block holds more than the ${header.maxBlockBytes} bytes announced`);
    }
  }
  const content = output.view(start);
  if (header.hasContentChecksum) check("the content", input.littleEndian(4), content);
  if (content.length !== (header.contentSize ?? content.length)) {
    throw new RangeError(
      `it holds ${content.length} bytes where ${header.contentSize} are announced`,
    );
  }
}

function frameHeader(input: ByteCursor): Frame {
  const [flags = 0, sizes = 0] = input.peek(2);
  if (flags >> 6 !== VERSION) {
    throw new RangeError(`version ${flags >> 6} of its format is unknown`);
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

/** Kafka's own clients before 0.10 took the magic number into the checksum of the header. */
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
/** In a token's four bits, and in each byte after them: the length goes on in the next byte. */
const MORE = 15;
const MUCH_MORE = 255;

/**
 * Adds what a compressed block holds: sequences of literals, each followed by a match, which copies
 * what came before it; the last sequence is of literals alone.
 * See https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 * @param from the first byte of the output that a match may reach
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
