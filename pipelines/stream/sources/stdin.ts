import { byteStream, type Reader } from "./byte_stream.ts";
import { recordsOf } from "./records.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import type { Source } from "./contract.ts";

/** Songs from standard input, or from another reader in its place. */
export function stdinSource(
  format: InputFormat,
  maxBytes: number,
  reader: Reader = Deno.stdin,
): Source {
  return { records: () => recordsOf({ name: "-", bytes: byteStream(reader), format }, maxBytes) };
}
