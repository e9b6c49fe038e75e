/** How much is read at first, in bytes: a file that is one song need not pay for more. */
const FIRST_BYTES = 16 * 1024;

/** How much is read at a time at most, in bytes: the lines of some hundred songs. */
const CHUNK_BYTES = 256 * 1024;

/** Anything that fills a buffer: a file, or stdin. */
export interface Reader {
  read(buffer: Uint8Array): Promise<number | null>;
  close?(): void;
}

/** What a reader reads, chunk by chunk, as it is asked for. Closes the reader, however it ends. */
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

  /** What was read. A little is copied, so that whoever keeps it does not keep a whole buffer. */
  function taken(count: number): Uint8Array {
    if (count < buffer.length / 2) return buffer.slice(0, count);
    const chunk = buffer.subarray(0, count), isFull = count === buffer.length;
    buffer = new Uint8Array(isFull ? Math.min(4 * count, CHUNK_BYTES) : buffer.length);
    return chunk;
  }
}
