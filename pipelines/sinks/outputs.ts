/**
 * The outputs of a run: files where the command line names them, else stdout and stderr.
 *
 * @module
 */
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
  const outputs = await openOutputs(paths), sinks = Object.values(outputs) as Sink[];
  let complete = false;
  try {
    const result = await run(outputs);
    complete = !signal.aborted;
    return result;
  } finally {
    for (const sink of sinks) await (complete ? sink.close() : sink.abandon());
  }
}

async function openOutputs({ output, rejects, metrics, force }: OutputPaths): Promise<Outputs> {
  const paths = [output, rejects, metrics].filter((path) => path !== undefined);
  if (new Set(paths).size < paths.length) {
    throw new RunError(EXIT.usage, "--output, --rejects and --metrics need different files");
  }
  return {
    output: output === undefined ? stdioSink(Deno.stdout) : await fileSink(output, { force }),
    rejects: rejects === undefined ? stdioSink(Deno.stderr) : await fileSink(rejects, { force }),
    ...(metrics !== undefined && { metrics: await fileSink(metrics, { force }) }),
  };
}
