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
