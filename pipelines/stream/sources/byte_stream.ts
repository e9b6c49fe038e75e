/** The first read, in bytes: enough for a file that is one song. */
const FIRST_BYTES = 16 * 1024;

/** The largest read, in bytes: the lines of some hundred songs. */
const CHUNK_BYTES = 256 * 1024;

/** Anything that fills a buffer: a file, or stdin. */
export interface Reader {
  read(buffer: Uint8Array): Promise<number | null>;
  close?(): void;
}

/** Streams the content of a reader in chunks, on demand. Closes the reader at the end and on every error. */
export function byteStream(reader: Reader): ReadableStream<Uint8Array> {
  let buffer = new Uint8Array(FIRST_BYTES);
  return new ReadableStream({
    async pull(controller) {
      try {
        const count = await reader.read(buffer);
        if (count !== null) return controller.enqueue(taken(count));
      } catch (error) {
        reader.close?.();
        throw error;
      }
      reader.close?.();
      controller.close();
    },
    cancel: () => reader.close?.(),
  }, { highWaterMark: 0 });

  /** The chunk that was read. A short one is copied, so that keeping it does not keep a whole buffer. */
  function taken(count: number): Uint8Array {
    if (count < buffer.length / 2) return buffer.slice(0, count);
    const chunk = buffer.subarray(0, count), isFull = count === buffer.length;
    buffer = new Uint8Array(isFull ? Math.min(4 * count, CHUNK_BYTES) : buffer.length);
    return chunk;
  }
}
