/**
 * Registers Kafka's codecs with kafkajs, which has gzip only.
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

/** Codec numbers that the three bits of a batch's header can have and Kafka does not use. */
const UNKNOWN = [5, 6, 7];

/** Makes kafkajs read every codec, and write gzip and zstd. All clients share its registry. */
export function registerCodecs(): void {
  register(CompressionTypes.GZIP, "gzip", compressGzip);
  register(CompressionTypes.Snappy, "snappy", notWritten("snappy"));
  register(CompressionTypes.LZ4, "lz4", notWritten("lz4"));
  register(CompressionTypes.ZSTD, "zstd", compressZstd);
  const registry: Record<number, () => unknown> = CompressionCodecs;
  for (const number of UNKNOWN) {
    registry[number] = () => {
      throw new UnreadableBatch(
        `codec ${number}`,
        "supported codecs are gzip, snappy, lz4 and zstd",
      );
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
      `Cannot compress records with ${codec}: use gzip or zstd`,
    );
  };
}

/** The same bytes as a Buffer, without a copy. */
function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
