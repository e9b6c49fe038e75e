/**
 * `refrain relabel` as users start it, for tests that hurt it.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { DEADLY_ORDER, type DeadlyOrder } from "./deadly_order.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PERMISSIONS =
  "--lock=deno.lock --frozen --no-prompt --allow-read --allow-write --allow-sys=hostname";
const DEADLY = fileURLToPath(new URL("deadly_files.ts", import.meta.url));
/** A process that runs longer is killed, so that a test fails rather than hangs. */
const LONGEST_MS = 300_000;

/** How a process ended. */
export interface RelabelEnd {
  readonly code: number;
  /** What killed it, if anything did. */
  readonly signal: Deno.Signal | null;
  readonly stderr: string;
}

/** How a process is started. */
export interface RelabelStart {
  /** When it is to kill itself; never by default. */
  readonly order?: DeadlyOrder;
  /** A command that starts another, which is given behind it. */
  readonly under?: readonly string[];
}

/** A process of relabel. */
export class RelabelProcess {
  readonly #process: Deno.ChildProcess;
  /** Is fulfilled when it has ended. */
  readonly ended: Promise<RelabelEnd>;

  constructor(args: readonly string[], { order, under = [] }: RelabelStart = {}) {
    const deadly = order ? ["--preload", DEADLY, "--allow-run", `--allow-env=${DEADLY_ORDER}`] : [];
    const [program, ...rest] = [
      ...[...under, Deno.execPath()],
      ...["run", ...PERMISSIONS.split(" "), "--ignore-env", ...deadly],
      ...["main.ts", "relabel", ...args],
    ];
    this.#process = new Deno.Command(program, {
      args: rest,
      cwd: ROOT,
      env: { NO_COLOR: "1", ...(order && { [DEADLY_ORDER]: JSON.stringify(order) }) },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.ended = this.#untilEnd();
  }

  signal(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  async #untilEnd(): Promise<RelabelEnd> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), LONGEST_MS);
    const { code, signal, stderr } = await this.#process.output();
    clearTimeout(timer);
    return { code, signal, stderr: new TextDecoder().decode(stderr) };
  }
}

/** Runs relabel until it ends, in any way. */
export async function relabelled(...args: readonly string[]): Promise<RelabelEnd> {
  return await new RelabelProcess(args).ended;
}
