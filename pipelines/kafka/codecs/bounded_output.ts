const FIRST_CAPACITY = 65_536;
/** Below this, a loop copies faster than a call. */
const SHORT = 32;

/** Bytes that grow, by what is new and by what came before, up to a limit. */
export class BoundedOutput {
  readonly #limit: number;
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** @param limit the most that it may hold, in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds bytes. Throws a `RangeError` beyond the limit. */
  append(piece: Uint8Array): void {
    this.#reserve(piece.length);
    this.#bytes.set(piece, this.#length);
    this.#length += piece.length;
  }

  /**
   * Adds `length` bytes that are each the one `distance` before it: a run, if `distance` is less than
   * `length`. Throws a `RangeError` beyond the limit, and if it would reach before the byte `from`.
   */
  repeat(distance: number, length: number, from: number): void {
    if (distance === 0 || distance > this.#length - from) {
      throw new RangeError(`it repeats bytes ${distance} back, where ${this.#length - from} are`);
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

  /** The bytes from `start` on, as a view that the next addition may outdate. */
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

/** Something decompresses to more than it may. */
export function tooLarge(limit: number): RangeError {
  return new RangeError(`it decompresses to more than ${limit} bytes`);
}
