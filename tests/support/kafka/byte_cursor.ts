/**
 * The basic types of Kafka's protocol, read one after the other.
 *
 * @module
 */

const decoder = new TextDecoder();

/** Reads numbers (big-endian), texts and bytes one after the other. */
export class ByteCursor {
  readonly #view: DataView;
  /** Offset of what is read next. */
  place = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.place;
  }

  int8(): number {
    return this.#view.getInt8(this.#past(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#past(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#past(4));
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#past(8));
  }

  /** A signed number in 1 to 10 bytes, zigzag. Exact up to 2⁵³. */
  varint(): number {
    let value = 0, weight = 1, byte;
    do {
      byte = this.#view.getUint8(this.#past(1));
      value += (byte & 0x7f) * weight;
      weight *= 128;
    } while (byte >= 0x80);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A view of the next bytes; null for a length of -1. */
  take(length: number): Uint8Array | null {
    if (length < 0) return null;
    const start = this.#past(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A text after its length in 16 bits. */
  text(): string | null {
    const bytes = this.take(this.int16());
    return bytes && decoder.decode(bytes);
  }

  /** Items after their number in 32 bits; none for -1. */
  list<Item>(item: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item);
  }

  #past(length: number): number {
    if (length > this.left) {
      throw new RangeError(`Read ${length} bytes of ${this.left} that are left`);
    }
    this.place += length;
    return this.place - length;
  }
}
