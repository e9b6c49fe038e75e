import { Rejection } from "../delivery.ts";

/** What is known of a record that is too long to keep. */
export interface OversizeRecord {
  readonly kind: "line" | "text";
  /** Its first bytes. */
  readonly kept: Uint8Array;
  /** Length of the whole record, in bytes. */
  readonly length: number;
  readonly sha256: string;
}

/** Why a record that is longer than the limit is none. */
export function oversize(
  { kind, kept, length, sha256 }: OversizeRecord,
  maxBytes: number,
): Rejection {
  const message =
    `The ${kind} has ${length} bytes; at most ${maxBytes} are read (--max-line-bytes)`;
  return new Rejection("oversize", "read", message, kept, length, sha256);
}
