/**
 * Commands that reach Kafka, as users start them: processes whose log is read while they run, with the
 * permissions that their tasks in deno.json have.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import configuration from "../../../deno.json" with { type: "json" };
import { pause } from "../within.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** The commands that have a task. */
const TASKS: Readonly<Record<string, { readonly command: string }>> = configuration.tasks;
/** A process that runs longer is killed, so that a test fails rather than hangs. */
const LONGEST_MS = 300_000;

/** How a process ended. */
export interface ServiceEnd {
  /** The exit code, or 128 and the number of the signal that ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One process of `refrain consume`, `dry-run`, `lint`, `produce` or `dlq`. */
export class ServiceProcess {
  readonly #process: Deno.ChildProcess;
  readonly #printed: Promise<unknown>;
  #stdout = "";
  #stderr = "";

  /** @param env variables in addition to those of the tests */
  constructor([name, ...args]: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [...startOf(name), ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { stdout, stderr, status } = this.#process;
    this.#printed = Promise.all([
      heard(stdout, (text) => this.#stdout += text),
      heard(stderr, (text) => this.#stderr += text),
    ]);
    const timer = setTimeout(() => this.signal("SIGKILL"), LONGEST_MS);
    status.finally(() => clearTimeout(timer));
  }

  /** All that it has logged so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Waits for a log entry that matches; an error if the process ends without one. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    let hasEnded = false;
    this.#printed.then(() => hasEnded = true);
    for (;;) {
      const found = pattern.exec(this.#stderr);
      if (found) return found;
      if (hasEnded) assert.fail(`It ended without ${pattern}:\n${this.#stderr}`);
      await pause(10);
    }
  }

  signal(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  async ended(): Promise<ServiceEnd> {
    const [{ code }] = await Promise.all([this.#process.status, this.#printed]);
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }
}

/** Runs a command to its end. */
export async function runService(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceEnd> {
  return await new ServiceProcess(args, env).ended();
}

/** The last line of what a service logged: its counts, which must add up. */
export function accountingOf(stderr: string): Readonly<Record<string, number>> {
  const line = stderr.trimEnd().split("\n").at(-1)!;
  assert.match(line, /^read=\d+( [a-z]+=\d+)+$/, stderr);
  const counts = line.split(" ").map((pair) => pair.split("="));
  const { read, ...ends } = Object.fromEntries(
    counts.map(([name, count]) => [name, Number(count)]),
  );
  const all = Object.values(ends).reduce((sum, count) => sum + count, 0);
  assert.equal(read, all, `${line}: every record that was read has ended`);
  return { read, ...ends };
}

/** What Deno is given to start a command, in any folder. */
export function startOf(name: string): string[] {
  const [deno, ...words] = TASKS[name].command.replaceAll("'", "").split(" ");
  assert.equal(deno, "deno");
  return words.map((word) => word.replace(/^(--lock=)?(main\.ts|deno\.lock)$/, `$1${ROOT}$2`));
}

async function heard(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  hear: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) hear(text);
}
