import { decompressLz4 } from "./lz4.ts";
import { decompressSnappy } from "./snappy.ts";
import { promisify } from "node:util";
import { gunzip, gzip, zstdCompress } from "node:zlib";
import { BoundedOutput, tooLarge } from "./byte_buffers.ts";
import { ByteReader } from "../../stream/sources/compression/byte_reader.ts";
import { zstdFrames } from "../../stream/sources/compression/zstd.ts";

/** The most bytes that one batch may decompress to: 64 times the brokers' default for a compressed batch. */
export const MAX_BATCH_BYTES = 64 * 1024 * 1024;

const DECOMPRESS = {
  gzip: decompressGzip,
  snappy: decompressSnappy,
  lz4: decompressLz4,
  zstd: decompressZstd,
} as const;

export type Codec = keyof typeof DECOMPRESS;

/**
 * Decompresses a batch of records.
 *
 * @throws {UnreadableBatch} if it exceeds `limit` bytes, or is truncated or otherwise damaged
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

const gunzipAsync = promisify(gunzip);

/** Decompresses consecutive gzip members. Rejects if the input is damaged or exceeds `limit` bytes. */
async function decompressGzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    throw error;
  }
}

export const compressGzip = promisify(gzip);

/**
 * Decompresses consecutive zstd frames. Rejects if the input is damaged, and soon after it exceeds `limit`
 * bytes.
 */
async function decompressZstd(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const output = new BoundedOutput(limit);
  const input = new ByteReader(ReadableStream.from([bytes]));
  for await (const piece of zstdFrames(input)) output.append(piece);
  return output.view();
}

export const compressZstd = promisify(zstdCompress);

/** A batch of records that cannot be decompressed. Retrying does not help. */
export class UnreadableBatch extends Error {
  override readonly name = "UnreadableBatch";
  /** Makes kafkajs give up at once. */
  readonly retriable = false;

  constructor(codec: string, fault: string) {
    super(`Reading records: a batch compressed with ${codec} is refused: ${fault}`);
  }
}
