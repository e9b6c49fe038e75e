import type { BoundedOutput } from "./bounded_output.ts";
import { ByteCursor } from "./byte_cursor.ts";

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
