/**
 * The codecs of Kafka's records, for kafkajs, which knows one of them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { CompressionCodecs, CompressionTypes } from "kafkajs";
import {
  type Codec,
  compressGzip,
  compressZstd,
  decompress,
  UnreadableBatch,
} from "./decompress.ts";

type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Numbers that fit the three bits of a batch's header, and mean nothing yet. */
const UNKNOWN = [5, 6, 7];

/** Makes kafkajs read every codec, and write gzip and zstd. It has one registry for all clients. */
export function registerCodecs(): void {
  register(CompressionTypes.GZIP, "gzip", compressGzip);
  register(CompressionTypes.Snappy, "snappy", notWritten("snappy"));
  register(CompressionTypes.LZ4, "lz4", notWritten("lz4"));
  register(CompressionTypes.ZSTD, "zstd", compressZstd);
  const registry: Record<number, () => unknown> = CompressionCodecs;
  for (const number of UNKNOWN) {
    registry[number] = () => {
      throw new UnreadableBatch(`codec ${number}`, "gzip, snappy, lz4 and zstd are known");
    };
  }
}

function register(type: keyof typeof CompressionCodecs, codec: Codec, compress: Compress): void {
  CompressionCodecs[type] = () => ({
    compress: ({ buffer }: { buffer: Buffer }) => compress(buffer),
    decompress: async (batch: Buffer) => buffer(await decompress(codec, batch)),
  });
}

function notWritten(codec: Codec): Compress {
  return () => {
    throw new RangeError(
      `Writing records: they are compressed with gzip or zstd, not with ${codec}`,
    );
  };
}

/** The same bytes, as kafkajs reads them. */
function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
