/**
 * The outputs of a run: the files that the command line names, or stdout and stderr.
 *
 * @module
 */
import { resolve } from "node:path";
import { EXIT, RunError } from "../../errors.ts";
import { fileSink } from "./file.ts";
import type { Sink } from "./contract.ts";
import { stderrRejects } from "./rejects.ts";
import { stdoutSink } from "./stdio.ts";

/** The paths of the outputs. */
export interface OutputPaths {
  readonly output?: string;
  readonly rejects?: string;
  readonly metrics?: string;
  /** Whether existing files are replaced. */
  readonly force: boolean;
}

/** The outputs of a run. */
export interface Outputs {
  /** Annotations. */
  readonly output: Sink;
  /** Rejected records. */
  readonly rejects: Sink;
  /** The run summary, if it is requested. */
  readonly metrics?: Sink;
}

/** Opens the outputs, calls `run`, and makes the outputs final if it succeeds. */
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
      rejects: rejects === undefined ? stderrRejects() : await open(rejects, paths),
      ...(metrics !== undefined && { metrics: await open(metrics, paths) }),
    }));
}

/**
 * Calls `run`, which opens files, and makes all of them final when it succeeds. If it fails or is
 * interrupted, the unfinished files stay, with `.part` after their names.
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
 * Checks that all outputs are different files, and that none is also an input.
 *
 * @param outputs paths by the names of their flags
 * @throws {RunError} with exit code 64 otherwise.
 */
export function checkOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[] = [],
): void {
  const read = new Set(inputs.map((path) => resolve(path))), taken = new Map<string, string>();
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    if (read.has(resolve(path))) {
      throw new RunError(EXIT.usage, `${path} is an input: it cannot also be an output`);
    }
    const other = taken.get(resolve(path));
    if (other !== undefined) {
      throw new RunError(EXIT.usage, `--${other} and --${flag} need different files`);
    }
    taken.set(resolve(path), flag);
  }
}
