/**
 * Pieces of bytes, one after the other, each time in the same memory: it grows to the longest, and
 * leaves nothing behind for the collector of garbage, which feels memory of this kind late.
 */
export class JoinedBytes {
  #memory = new Uint8Array();

  /** The pieces joined, until the next call. */
  of(pieces: readonly Uint8Array[]): Uint8Array {
    const length = pieces.reduce((sum, { length }) => sum + length, 0);
    if (length > this.#memory.length) this.#memory = new Uint8Array(2 * length);
    let place = 0;
    for (const piece of pieces) {
      this.#memory.set(piece, place);
      place += piece.length;
    }
    return this.#memory.subarray(0, length);
  }
}
