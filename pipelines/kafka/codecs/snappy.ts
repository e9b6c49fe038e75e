/**
 * Decompresses Snappy: https://github.com/google/snappy/blob/main/format_description.txt
 *
 * @module
 */
import { BoundedOutput, ByteCursor } from "./byte_buffers.ts";

/** The start of snappy-java's framing, which Java clients write. Two versions of 4 bytes follow. */
const FRAMING_MAGIC = [0x82, ...new TextEncoder().encode("SNAPPY"), 0];
const FRAMING_HEADER_BYTES = FRAMING_MAGIC.length + 8;

const LITERAL = 0;
const NEAR_COPY = 1;
/** Literals of at most this length have it in the tag. */
const SHORT_LITERAL = 60;

/**
 * Decompresses one block, or blocks in snappy-java's framing.
 *
 * Throws a `RangeError` if the input is damaged or exceeds `limit` bytes. snappyjs is not used because it
 * reads a truncated block as one that ends in zeros.
 */
export function decompressSnappy(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const input = new ByteCursor(bytes);
  const output = new BoundedOutput(limit);
  if (!startsFraming(input)) {
    block(input, output);
    return output.view();
  }
  while (!input.atEnd) {
    // Concatenated streams have a header each.
    if (startsFraming(input)) input.take(FRAMING_HEADER_BYTES);
    else block(new ByteCursor(input.take(input.bigEndian(4))), output);
  }
  return output.view();
}

function startsFraming(input: ByteCursor): boolean {
  const head = input.peek(FRAMING_MAGIC.length);
  return head.length > 0 && FRAMING_MAGIC.every((byte, index) => byte === head[index]);
}

/** Appends the content of a block: its length, then literals and copies of earlier bytes. */
function block(input: ByteCursor, output: BoundedOutput): void {
  const start = output.length;
  const length = variableLength(input);
  while (!input.atEnd) {
    const tag = input.byte();
    const kind = tag & 3;
    const high = tag >> 2;
    if (kind === LITERAL) output.append(input.take(literalLength(high, input)));
    else if (kind === NEAR_COPY) {
      output.repeat((high >> 3) * 256 + input.byte(), (high & 7) + 4, start);
    } else output.repeat(input.littleEndian(kind === 2 ? 2 : 4), high + 1, start);
  }
  const found = output.length - start;
  if (found !== length) {
    throw new RangeError(`it holds ${found} bytes, but declares ${length}`);
  }
}

function literalLength(high: number, input: ByteCursor): number {
  return 1 + (high < SHORT_LITERAL ? high : input.littleEndian(high - SHORT_LITERAL + 1));
}

/** Seven bits a byte, the least significant first. */
function variableLength(input: ByteCursor): number {
  let length = 0;
  for (let weight = 1;; weight *= 128) {
    if (weight > 2 ** 28) throw new RangeError("the length is longer than 5 bytes");
    const byte = input.byte();
    length += (byte & 127) * weight;
    if (byte < 128) return length;
  }
}
