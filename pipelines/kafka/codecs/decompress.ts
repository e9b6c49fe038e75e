import { decompressGzip } from "./gzip.ts";
import { decompressLz4 } from "./lz4.ts";
import { decompressSnappy } from "./snappy.ts";
import { UnreadableBatch } from "./unreadable_batch.ts";
import { decompressZstd } from "./zstd.ts";

/** The most that one batch of records may decompress to, in bytes: 64 times what a broker takes by default. */
export const MAX_BATCH_BYTES = 64 * 1024 * 1024;

const DECOMPRESS = {
  gzip: decompressGzip,
  snappy: decompressSnappy,
  lz4: decompressLz4,
  zstd: decompressZstd,
} as const;

export type Codec = keyof typeof DECOMPRESS;

/**
 * What a compressed batch holds, as long as that is no more than `limit` bytes.
 *
 * @throws {UnreadableBatch} if it is more, or the batch is cut short or otherwise damaged
 */
export async function decompress(
  codec: Codec,
  bytes: Uint8Array,
  limit = MAX_BATCH_BYTES,
): Promise<Uint8Array> {
  if (bytes.length === 0) throw new UnreadableBatch(codec, "it is empty");
  try {
    return await DECOMPRESS[codec](bytes, limit);
  } catch (error) {
    // Without it as a cause: kafkajs passes on the innermost cause alone.
    throw new UnreadableBatch(codec, (error as Error).message);
  }
}
