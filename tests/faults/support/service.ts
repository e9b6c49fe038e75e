/**
 * `refrain consume` as users start it, for tests that hurt it.
 *
 * @module
 */
import { SupervisedProcess } from "../../support/kafka/supervised_process.ts";
import { startOf } from "../../support/kafka/service_process.ts";
import { pause } from "../../support/within.ts";

const JOINED_WITHIN = 120_000;

/** The counts of the line with which a service ends. */
export type Accounting = Readonly<Record<string, number>>;

/** A process of the service. */
export class Service {
  readonly #process: SupervisedProcess;

  private constructor(process: SupervisedProcess) {
    this.#process = process;
  }

  /** Starts one. What it prints is kept in a new folder below `folder`. */
  static async start(folder: string, flags: readonly string[]): Promise<Service> {
    const own = await Deno.makeTempDir({ dir: folder, prefix: "service-" });
    const command = [Deno.execPath(), ...startOf("consume"), ...flags];
    const service = new Service(new SupervisedProcess(command, own));
    await service.#process.start();
    return service;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process.isRunning;
  }

  signal(signal: Deno.Signal): void {
    this.#process.signal(signal);
  }

  /** Waits until it is a member of its group. */
  async joined(): Promise<void> {
    await this.#process.logged(/partitions assigned/, JOINED_WITHIN);
  }

  /** Waits for its end: its exit code, or 128 and the number of the signal that ended it. */
  async ended(): Promise<number> {
    return await this.#process.ended();
  }

  /** Kills it (SIGKILL), as the loss of its machine would. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** Its memory (RSS), in MiB. */
  memory(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return Number(/VmRSS:\s*(\d+) kB/.exec(status)![1]) / 1024;
  }

  /** How many files and sockets it has open. */
  descriptors(): number {
    return Array.from(Deno.readDirSync(`/proc/${this.pid}/fd`)).length;
  }

  /** Everything that it printed. */
  log(): string {
    return this.#process.log();
  }

  /** How many times it logged something. */
  logged(pattern: RegExp): number {
    return this.log().split("\n").filter((line) => pattern.test(line)).length;
  }

  /** How many times it has logged something, once it has, or after some milliseconds. */
  async untilLogged(pattern: RegExp, milliseconds: number): Promise<number> {
    const end = performance.now() + milliseconds;
    while (this.logged(pattern) === 0 && performance.now() < end) await pause(20);
    return this.logged(pattern);
  }

  /** Its last line, once it has ended; undefined if it is no accounting. */
  get accounting(): Accounting | undefined {
    const last = this.log().trimEnd().split("\n").at(-1)!;
    if (!/^read=\d+( [a-z]+=\d+)+$/.test(last)) return undefined;
    const counts = last.split(" ").map((pair) => pair.split("="));
    return Object.fromEntries(counts.map(([name, count]) => [name, Number(count)]));
  }
}

/** Whether what a process read is what became of it. */
export function balances({ read, ...ends }: Accounting): boolean {
  return read === Object.values(ends).reduce((sum, count) => sum + count, 0);
}
