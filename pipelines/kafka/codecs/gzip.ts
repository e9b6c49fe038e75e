import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { tooLarge } from "./bounded_output.ts";

const decompress = promisify(gunzip);

/** Decompresses members in a row. Rejects if the input is damaged or gives more than `limit` bytes. */
export async function decompressGzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await decompress(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    throw error;
  }
}

export const compressGzip = promisify(gzip);
