/**
 * Refrain as users start it: a separate process, with the permissions that the README gives it.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url);
/** A process that runs longer is killed, so that a test fails rather than hangs. */
const LONGEST_MS = 300_000;
const START =
  "run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write --ignore-env main.ts".split(
    " ",
  );

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts Refrain in the root of the repository, with pipes for its standard streams. */
export function startRefrain(...args: string[]): Deno.ChildProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: [...START, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => process.kill("SIGKILL"), LONGEST_MS);
  process.status.finally(() => clearTimeout(timer));
  return process;
}

/** Starts `refrain train`. */
export function startTraining(...args: string[]): Deno.ChildProcess {
  return startRefrain("train", ...args);
}

/** Starts `refrain annotate` with the rule that needs no file. */
export function startAnnotate(...args: string[]): Deno.ChildProcess {
  return startRefrain("annotate", "--model", "recurring-pair", ...args);
}

/** Writes all of its input to a process, and waits until it ends. */
export async function ended(process: Deno.ChildProcess, input = ""): Promise<Ended> {
  const [{ code, stdout, stderr }] = await Promise.all([process.output(), feed(process, input)]);
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A process that ends without reading its input closes the pipe: this is not an error here. */
async function feed({ stdin }: Deno.ChildProcess, input: string): Promise<void> {
  try {
    await new Blob([input]).stream().pipeTo(stdin);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
