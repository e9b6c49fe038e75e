const encoder = new TextEncoder();

/**
 * Joins pieces in memory that is reused and grows to the longest result. New memory for each result would
 * be freed late, as buffers weigh little in the garbage collector's accounts.
 */
export class ConcatBuffer {
  #memory = new Uint8Array();

  /** The pieces as one; valid until the next call. */
  concat(pieces: readonly Uint8Array[]): Uint8Array {
    this.#reserve(pieces.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const piece of pieces) {
      this.#memory.set(piece, end);
      end += piece.length;
    }
    return this.#memory.subarray(0, end);
  }

  /** The text in UTF-8; valid until the next call. */
  encode(text: string): Uint8Array {
    this.#reserve(3 * text.length); // no UTF-16 unit takes more bytes
    const { written } = encoder.encodeInto(text, this.#memory);
    return this.#memory.subarray(0, written);
  }

  #reserve(length: number): void {
    if (length > this.#memory.length) this.#memory = new Uint8Array(2 * length);
  }
}
