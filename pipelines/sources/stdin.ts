import { byteStream } from "./byte_stream.ts";
import { recordsOf } from "./records.ts";
import type { InputFormat, Source } from "./source.ts";

/** Songs from standard input. */
export function stdinSource(format: InputFormat, maxBytes: number): Source {
  return {
    records: () => recordsOf({ name: "-", bytes: byteStream(Deno.stdin), format }, maxBytes),
  };
}
