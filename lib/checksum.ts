/**
 * Checksums that name content: of a song without an id, of a rejected line, of a model.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

/** The SHA-256 of bytes, or of a text's UTF-8, as 64 hexadecimal digits. */
export function checksum(content: Uint8Array | string): string {
  return bytesToHex(sha256(typeof content === "string" ? encoder.encode(content) : content));
}
