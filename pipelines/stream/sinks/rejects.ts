/**
 * Rejects: one JSON object per line, with everything needed to find and fix a bad record.
 * docs/rejects.md explains the fields and the codes.
 *
 * @module
 */
import { type Origin, Rejection } from "../delivery.ts";

/** The name and version of the reject record. */
const REJECT_SCHEMA = "refrain.reject/1";

/** One JSONL line, line end included. */
export function stringifyRejection(rejection: Rejection, { file, line, byte }: Origin): string {
  const { code, stage, message, kept, length, sha256 } = rejection;
  return JSON.stringify({
    schema: REJECT_SCHEMA,
    error: { code, stage, message },
    source: { file, line, byte_offset: byte },
    ...rawOf(kept, length),
    raw_bytes: length,
    raw_sha256: sha256,
  }) + "\n";
}

/** The first bytes as text if they are UTF-8, otherwise in base64. */
function rawOf(kept: Uint8Array, length: number): { raw: string } | { raw_b64: string } {
  try {
    // A truncated record may end inside a character, which is left out.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { raw: decoder.decode(kept, { stream: kept.length < length }) };
  } catch {
    return { raw_b64: kept.toBase64() };
  }
}
