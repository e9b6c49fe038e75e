import { EXIT, OutputClosed, RunError } from "../exit.ts";
import type { Sink } from "./sink.ts";

const encoder = new TextEncoder();

/** Standard output or standard error. */
export function stdioSink(stream: { write(bytes: Uint8Array): Promise<number> }): Sink {
  return {
    async write(content) {
      let bytes = typeof content === "string" ? encoder.encode(content) : content;
      while (bytes.length > 0) bytes = bytes.subarray(await stream.write(bytes).catch(closed));
    },
    close: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
  };
}

function closed(error: unknown): never {
  if (error instanceof Deno.errors.BrokenPipe) {
    throw new OutputClosed("The reader of the output has gone");
  }
  throw new RunError(EXIT.unwritable, `Cannot write the output: ${(error as Error).message}`);
}
