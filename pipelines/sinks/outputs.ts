/**
 * The outputs of a run: files where the command line names them, else stdout and stderr.
 *
 * @module
 */
import { resolve } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { fileSink } from "./file.ts";
import type { Sink } from "./sink.ts";
import { stderrSink, stdoutSink } from "./stdio.ts";

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

/** Opens the outputs, lets `run` fill them, and makes them final unless it fails. */
export async function withOutputs<Result>(
  paths: OutputPaths,
  signal: AbortSignal,
  run: (outputs: Outputs) => Promise<Result>,
): Promise<Result> {
  const { output, rejects, metrics } = paths;
  checkDifferent([output, rejects, metrics].filter((path) => path !== undefined));
  return await withSinks(signal, async (open) =>
    await run({
      output: output === undefined ? stdoutSink() : await open(output, paths),
      rejects: rejects === undefined ? stderrSink() : await open(rejects, paths),
      ...(metrics !== undefined && { metrics: await open(metrics, paths) }),
    }));
}

/**
 * Lets `run` open files and fill them, and makes all of them final when it is done. If it fails or is
 * interrupted, what they hold by then stays beside them, under their names with `.part`.
 */
export async function withSinks<Result>(
  signal: AbortSignal,
  run: (open: typeof fileSink) => Promise<Result>,
): Promise<Result> {
  const unfinished: Sink[] = [];
  try {
    const result = await run(async (path, options) => {
      const sink = await fileSink(path, options);
      unfinished.push(sink);
      return sink;
    });
    while (!signal.aborted && unfinished.length > 0) await unfinished.shift()!.close();
    return result;
  } finally {
    for (const sink of unfinished) await sink.abandon();
  }
}

function checkDifferent(paths: readonly string[]): void {
  if (new Set(paths.map((path) => resolve(path))).size < paths.length) {
    throw new RunError(EXIT.usage, "--output, --rejects and --metrics need different files");
  }
}
