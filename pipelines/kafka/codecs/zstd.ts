import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import { ByteReader } from "../../stream/sources/compression/byte_reader.ts";
import { zstdFrames } from "../../stream/sources/compression/zstd_frames.ts";
import { BoundedOutput } from "./bounded_output.ts";

/**
 * Decompresses frames in a row. Rejects if the input is damaged or gives more than `limit` bytes, soon
 * after that many.
 */
export async function decompressZstd(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const output = new BoundedOutput(limit);
  const input = new ByteReader(ReadableStream.from([bytes]));
  for await (const piece of zstdFrames(input)) output.append(piece);
  return output.view();
}

export const compressZstd = promisify(zstdCompress);
