/** How much is read at a time, in bytes: the lines of some hundred songs. */
const CHUNK_BYTES = 256 * 1024;

/** Anything that fills a buffer: a file, or stdin. */
export interface Reader {
  read(buffer: Uint8Array): Promise<number | null>;
  close?(): void;
}

/** What a reader reads, chunk by chunk, as it is asked for. Closes the reader, however it ends. */
export function byteStream(reader: Reader): ReadableStream<Uint8Array> {
  let buffer = new Uint8Array(CHUNK_BYTES);
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
    if (count < CHUNK_BYTES / 2) return buffer.slice(0, count);
    const chunk = buffer.subarray(0, count);
    buffer = new Uint8Array(CHUNK_BYTES);
    return chunk;
  }
}
