/**
 * A process that outlives a test file but never the test process, even if that is killed.
 *
 * @module
 */
import { pause } from "../within.ts";
import { outputOf } from "./programs.ts";

/** Starts the program; a second process checks every second that its owner still runs. */
const OVERSEE = `
cd "$FOLDER"
: > log
"$@" < /dev/null >> log 2>&1 & program=$!
( while kill -0 "$OWNER"; do sleep 1; done; kill -9 $program ) & watch=$!
echo $program > pid.part && mv pid.part pid
wait $program
echo $? > code.part && mv code.part code
kill $watch
kill -0 "$OWNER" || rm -rf "$FOLDER"
`;
/** In a separate session: Ctrl-C does not reach it, and tests end processes in order. */
const DETACH = 'setsid sh -c "$OVERSEE" sh "$@" > /dev/null 2>&1 &';

/** A program that may be started and killed again and again. */
export class SupervisedProcess {
  #pid?: number;

  /**
   * @param command the program and its arguments
   * @param folder where it works and logs; removed when the test process has died
   */
  constructor(readonly command: readonly string[], readonly folder: string) {}

  get pid(): number {
    if (this.#pid === undefined) throw new Error(`${this.command[0]} does not run`);
    return this.#pid;
  }

  /** Starts it. It must not run already. */
  async start(): Promise<void> {
    if (this.isRunning) throw new Error(`${this.command[0]} runs already`);
    this.#pid = undefined;
    for (const file of ["pid", "code"]) {
      await Deno.remove(`${this.folder}/${file}`).catch(isMissing);
    }
    await outputOf("sh", ["-c", DETACH, "sh", ...this.command], {
      env: { OVERSEE, OWNER: `${Deno.pid}`, FOLDER: this.folder },
    });
    for (let waited = 0; this.#pid === undefined; waited += 10) {
      if (waited > 60_000) throw new Error(`${this.command[0]} did not start`);
      await pause(10);
      this.#pid = this.#recorded("pid");
    }
  }

  /** Waits until it has logged something in this life of it; an error if it ends before. */
  async logged(pattern: RegExp, milliseconds: number): Promise<void> {
    for (const end = Date.now() + milliseconds; !pattern.test(this.log());) {
      const gone = !this.isRunning;
      if (gone || Date.now() > end) {
        const what = gone ? "ended" : `was silent for ${milliseconds} ms`;
        throw new Error(
          `${this.command[0]} ${what} without ${pattern}:\n${this.log().slice(-4000)}`,
        );
      }
      await pause(20);
    }
  }

  /** Whether it was started and has not ended. */
  get isRunning(): boolean {
    return this.#pid !== undefined && this.#recorded("code") === undefined;
  }

  /** Sends it a signal, if it still runs. */
  signal(signal: Deno.Signal): void {
    if (this.isRunning) Deno.kill(this.pid, signal);
  }

  /** Waits for its end: its exit code, or 128 and the number of the signal that ended it. */
  async ended(): Promise<number> {
    while (this.isRunning) await pause(10);
    this.#pid = undefined;
    return this.#recorded("code")!;
  }

  /** Kills it (SIGKILL) and waits until it is gone. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    if (this.#pid !== undefined) await this.ended();
  }

  /** All that it has printed since its last start. */
  log(): string {
    return Deno.readTextFileSync(`${this.folder}/log`);
  }

  /** What the overseer wrote when the program started, or ended; undefined before. */
  #recorded(file: "pid" | "code"): number | undefined {
    try {
      return Number(Deno.readTextFileSync(`${this.folder}/${file}`));
    } catch (error) {
      return isMissing(error);
    }
  }
}

/** A missing file is not an error here; anything else is. */
function isMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
