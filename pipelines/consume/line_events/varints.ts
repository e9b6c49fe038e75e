/**
 * Whole numbers as bytes: seven bits a byte, the lowest first, the eighth bit says that more follow.
 *
 * @module
 */

const MORE = 0x80;

/** Numbers from 0, one after the other. */
export function varintsOf(numbers: readonly bigint[]): Uint8Array {
  const bytes: number[] = [];
  for (let number of numbers) {
    for (; number >= MORE; number >>= 7n) bytes.push(Number(number & 0x7fn) | MORE);
    bytes.push(Number(number));
  }
  return Uint8Array.from(bytes);
}

/**
 * The numbers that bytes hold.
 *
 * @throws {SyntaxError} if the last one is cut off.
 */
export function numbersOf(bytes: Uint8Array): bigint[] {
  const numbers: bigint[] = [];
  let number = 0n, shift = 0n;
  for (const byte of bytes) {
    number |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte & MORE) continue;
    numbers.push(number);
    number = shift = 0n;
  }
  if (shift > 0n) throw new SyntaxError("The last number is cut off");
  return numbers;
}
