/**
 * The outputs of a run: files where the command line names them, else stdout and stderr.
 *
 * @module
 */
import { resolve } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { fileSink } from "./file.ts";
import type { Sink } from "./sink.ts";
import { stdioSink } from "./stdio.ts";

/** Paths of files, as the command line gives them. */
export interface OutputPaths {
  readonly output?: string;
  readonly rejects?: string;
  readonly metrics?: string;
  /** Whether files that exist are replaced. */
  readonly force: boolean;
}

/** Where a run's results go. */
export interface Outputs {
  /** Annotations. */
  readonly output: Sink;
  /** Rejected records. */
  readonly rejects: Sink;
  /** The run's counts and scores, if they are wanted. */
  readonly metrics?: Sink;
}

/**
 * Opens the outputs, lets `run` fill them, and makes them final. If it fails or is interrupted, what
 * files hold by then stays beside them, under their names with `.part`.
 */
export async function withOutputs<Result>(
  paths: OutputPaths,
  signal: AbortSignal,
  run: (outputs: Outputs) => Promise<Result>,
): Promise<Result> {
  checkDifferent(paths);
  const sinks: Sink[] = [];
  const open = async (path: string | undefined, otherwise: typeof Deno.stdout) => {
    const sink = path === undefined ? stdioSink(otherwise) : await fileSink(path, paths);
    sinks.push(sink);
    return sink;
  };
  let complete = false;
  try {
    const output = await open(paths.output, Deno.stdout);
    const rejects = await open(paths.rejects, Deno.stderr);
    const metrics = paths.metrics && await open(paths.metrics, Deno.stdout);
    const result = await run({ output, rejects, ...(metrics && { metrics }) });
    complete = !signal.aborted;
    return result;
  } finally {
    for (const sink of sinks) await (complete ? sink.close() : sink.abandon());
  }
}

function checkDifferent({ output, rejects, metrics }: OutputPaths): void {
  const paths = [output, rejects, metrics].filter((path) => path !== undefined)
    .map((path) => resolve(path));
  if (new Set(paths).size < paths.length) {
    throw new RunError(EXIT.usage, "--output, --rejects and --metrics need different files");
  }
}
