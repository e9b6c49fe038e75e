/**
 * Reads and writes bytes in order, with checked bounds.
 *
 * @module
 */

const FIRST_CAPACITY = 65_536;
/** Below this number of bytes, a loop copies faster than a call. */
const SHORT = 32;

/** A growing buffer of decompressed bytes: it appends new bytes, or repeats earlier ones, up to a limit. */
export class BoundedOutput {
  readonly #limit: number;
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** @param limit the most bytes that it may hold */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends bytes. Throws a `RangeError` beyond the limit. */
  append(piece: Uint8Array): void {
    this.#reserve(piece.length);
    this.#bytes.set(piece, this.#length);
    this.#length += piece.length;
  }

  /**
   * Appends `length` bytes, each a copy of the byte `distance` before it; the source and the copy overlap
   * if `distance` is less than `length`. Throws a `RangeError` beyond the limit, and if the source begins
   * before the byte `from`.
   */
  repeat(distance: number, length: number, from: number): void {
    if (distance === 0 || distance > this.#length - from) {
      throw new RangeError(
        `a match is ${distance} bytes back, and only ${this.#length - from} bytes precede it`,
      );
    }
    this.#reserve(length);
    const start = this.#length;
    if (length < SHORT || distance < length) {
      for (let at = start; at < start + length; at++) this.#bytes[at] = this.#bytes[at - distance]!;
    } else {
      this.#bytes.copyWithin(start, start - distance, start - distance + length);
    }
    this.#length += length;
  }

  /** A view of the bytes from `start` on. The next append may invalidate it. */
  view(start = 0): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(start, this.#length);
  }

  #reserve(more: number): void {
    const length = this.#length + more;
    if (length > this.#limit) throw tooLarge(this.#limit);
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(Math.max(length, 2 * this.#bytes.length), this.#limit));
    grown.set(this.view());
    this.#bytes = grown;
  }
}

/** The error for input that decompresses to more than a limit. */
export function tooLarge(limit: number): RangeError {
  return new RangeError(`it decompresses to more than ${limit} bytes`);
}

/** Reads bytes in order. Every method throws a `RangeError` if too few bytes are left. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The number of unread bytes. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  byte(): number {
    if (this.atEnd) throw endError(1, 0);
    return this.#bytes[this.#position++]!;
  }

  /** Reads an unsigned little-endian number; exact up to 2^53. */
  littleEndian(byteCount: number): number {
    return this.take(byteCount).reduceRight((number, byte) => number * 256 + byte, 0);
  }

  /** Reads an unsigned big-endian number; exact up to 2^53. */
  bigEndian(byteCount: number): number {
    return this.take(byteCount).reduce((number, byte) => number * 256 + byte, 0);
  }

  /** Reads the next bytes, as a view. */
  take(byteCount: number): Uint8Array {
    const view = this.peek(byteCount);
    if (view.length < byteCount) throw endError(byteCount, view.length);
    this.#position += byteCount;
    return view;
  }

  /** The next bytes, as a view, without consuming them; fewer if fewer are left. */
  peek(byteCount: number): Uint8Array {
    return this.#bytes.subarray(this.#position, this.#position + byteCount);
  }
}

function endError(expected: number, left: number): RangeError {
  return new RangeError(`it ends too early: expected ${expected} more bytes, found ${left}`);
}
