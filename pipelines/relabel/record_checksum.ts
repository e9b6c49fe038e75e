import type { RawRecord } from "../stream/sources/contract.ts";
import { createHash, hash } from "node:crypto";

/**
 * The SHA-256 of all that an annotation takes from its record, as 64 hexadecimal digits: of a line of
 * JSONL its bytes; else what is known beside the bytes goes before them, on a line of its own. No line
 * of JSONL holds a line end, so that the two are never taken for each other.
 */
export function recordChecksum({ bytes, format, id, title }: RawRecord): string {
  if (format === "jsonl" && id === undefined && title === undefined) {
    return hash("sha256", bytes, "hex");
  }
  const known = JSON.stringify({ format, id, title });
  return createHash("sha256").update(`${known}\n`).update(bytes).digest("hex");
}
