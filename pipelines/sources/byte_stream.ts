/** How much is read at a time, in bytes: the lines of some hundred songs. */
const CHUNK_BYTES = 256 * 1024;

/** Anything that fills a buffer: a file, or stdin. */
export interface Reader {
  read(buffer: Uint8Array): Promise<number | null>;
  close?(): void;
}

/** What a reader reads, chunk by chunk, as it is asked for. Closes the reader, however it ends. */
export function byteStream(reader: Reader): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      try {
        const count = await reader.read(buffer);
        if (count !== null) return controller.enqueue(buffer.subarray(0, count));
      } catch (error) {
        reader.close?.();
        throw error;
      }
      reader.close?.();
      controller.close();
    },
    cancel: () => reader.close?.(),
  }, { highWaterMark: 0 });
}
