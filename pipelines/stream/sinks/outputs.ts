/**
 * The outputs of a run: files where the command line names them, else stdout and stderr.
 *
 * @module
 */
import { resolve } from "node:path";
import { EXIT, RunError } from "../../errors.ts";
import { fileSink } from "./file.ts";
import type { Sink } from "./contract.ts";
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
  checkOutputs({ output, rejects, metrics });
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

/**
 * Checks that no two outputs are one file, and that none of them is an input as well.
 *
 * @param outputs paths by the names of their flags
 * @throws {RunError} with exit code 64 if that is not so.
 */
export function checkOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[] = [],
): void {
  const read = new Set(inputs.map((path) => resolve(path))), taken = new Map<string, string>();
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    if (read.has(resolve(path))) {
      throw new RunError(EXIT.usage, `${path} is an input: it cannot be written to as well`);
    }
    const other = taken.get(resolve(path));
    if (other !== undefined) {
      throw new RunError(EXIT.usage, `--${other} and --${flag} need different files`);
    }
    taken.set(resolve(path), flag);
  }
}
