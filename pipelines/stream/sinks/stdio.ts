import { escapeLines } from "#lib/escape_control.ts";
import { EXIT, OutputClosed, RunError } from "../../errors.ts";
import type { Sink } from "./contract.ts";

const encoder = new TextEncoder();

/** A standard stream: anything that writes bytes. */
export interface StandardStream {
  write(bytes: Uint8Array): Promise<number>;
  isTerminal?(): boolean;
}

/** Standard output. Throws {@linkcode OutputClosed} when its reader closes it early, as `head` does. */
export function stdoutSink(stream: StandardStream = Deno.stdout): Sink {
  return standardSink(stream, (error) => {
    if (error instanceof Deno.errors.BrokenPipe) {
      throw new OutputClosed("The reader of stdout has closed it");
    }
    throw new RunError(EXIT.unwritable, `Cannot write to stdout: ${error.message}`);
  });
}

/**
 * Standard error. Rejections that are written to it must not be lost, so closing it early is an
 * error. On a terminal, text is escaped.
 */
export function stderrSink(stream: StandardStream = Deno.stderr): Sink {
  const sink = standardSink(stream, (error) => {
    throw new RunError(EXIT.unwritable, `Cannot write to stderr: ${error.message}`);
  });
  if (!stream.isTerminal?.()) return sink;
  return {
    ...sink,
    write: (content) => sink.write(typeof content === "string" ? escapeLines(content) : content),
  };
}

function standardSink(stream: StandardStream, fail: (error: Error) => never): Sink {
  return {
    async write(content) {
      let bytes = typeof content === "string" ? encoder.encode(content) : content;
      while (bytes.length > 0) bytes = bytes.subarray(await stream.write(bytes).catch(fail));
    },
    close: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
  };
}
