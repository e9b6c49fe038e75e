/**
 * Reads a stream of bytes in pieces of the sizes that a parser requests.
 *
 * Reads on demand; holds at most one chunk of the stream, or the requested bytes.
 * Errors of the stream come out of every method unchanged.
 */
export class ByteReader {
  readonly #chunks: ReadableStreamDefaultReader<Uint8Array>;
  /** Pieces read but not yet used, the next one last. */
  readonly #unused: Uint8Array[] = [];

  constructor(bytes: ReadableStream<Uint8Array>) {
    this.#chunks = bytes.getReader();
  }

  /** The next piece, as long as it comes but not empty; `undefined` at the end of the input. */
  async next(): Promise<Uint8Array | undefined> {
    let piece = this.#unused.pop();
    while (piece === undefined || piece.length === 0) {
      const { done, value } = await this.#chunks.read();
      if (done) return undefined;
      piece = value;
    }
    return piece;
  }

  /** The next `length` bytes; fewer only if the input ends before. */
  async take(length: number): Promise<Uint8Array> {
    const piece = await this.#gather(length);
    if (piece.length > length) this.#unused.push(piece.subarray(length));
    return piece.subarray(0, length);
  }

  /** What `take` would return, without taking it. */
  async peek(length: number): Promise<Uint8Array> {
    const piece = await this.#gather(length);
    this.#unused.push(piece);
    return piece.subarray(0, length);
  }

  /** Cancels the stream; a pending read sees the end of the input. */
  cancel(reason: unknown): Promise<void> {
    return this.#chunks.cancel(reason);
  }

  /** A piece of at least `length` bytes, without a copy if it arrived in one. */
  async #gather(length: number): Promise<Uint8Array> {
    const first = length > 0 ? await this.next() : undefined;
    if (first !== undefined && first.length >= length) return first;
    const gathered = new Uint8Array(length);
    let filled = 0;
    for (let piece = first; piece !== undefined; piece = await this.next()) {
      const part = piece.subarray(0, length - filled);
      gathered.set(part, filled);
      filled += part.length;
      if (filled === length) {
        this.#unused.push(piece.subarray(part.length));
        break;
      }
    }
    return gathered.subarray(0, filled);
  }
}
