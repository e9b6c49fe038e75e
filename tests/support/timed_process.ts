/**
 * Refrain as users start it, by its task in deno.json, timed. Linux only: reads /proc.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Clock ticks a second, the unit of processor time in /proc. */
const TICKS = 100;

/** What a process used: peak memory and each sample of its resident memory, in MB; processor time in seconds. */
export interface Taken {
  readonly peak: number;
  readonly processor: number;
  readonly resident: readonly number[];
}

/** How a process went. */
export interface TimedProcess extends Taken {
  readonly seconds: number;
  readonly stderr: string;
}

/** How a process is started and sampled. */
export interface TimedProcessOptions {
  /** How often its memory is sampled, in milliseconds. Default 20. */
  readonly lookEvery?: number;
  /** The processor core that it is kept on, by taskset. Default any. */
  readonly core?: number;
  /** The folder of the checkout whose program runs. Default this one. */
  readonly checkout?: string;
}

/**
 * Runs Refrain to its end.
 *
 * @param args a command and its flags
 * @throws {Error} if it does not end with 0
 */
export async function timedProcess(
  args: readonly string[],
  { lookEvery = 20, core, checkout = root }: TimedProcessOptions = {},
): Promise<TimedProcess> {
  const [name, ...rest] = args;
  const { tasks } = JSON.parse(await Deno.readTextFile(`${checkout}/deno.json`));
  const [, ...words] = tasks[name].command.replaceAll("'", "").split(" ");
  const start = performance.now();
  const pinned = core === undefined ? [] : ["taskset", "--cpu-list", String(core)];
  const [program, ...given] = [...pinned, Deno.execPath(), ...words, ...rest];
  const run = new Deno.Command(program, {
    args: given,
    cwd: checkout,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let taken = { peak: 0, processor: 0 };
  const resident: number[] = [];
  const timer = setInterval(() => {
    const now = takenBy(run.pid);
    if (now === undefined) return;
    taken = now;
    resident.push(now.resident);
  }, lookEvery);
  const { code, stderr } = await run.output();
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  const log = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${log}`);
  return { seconds, stderr: log, ...taken, resident };
}

/** What a process has used so far; undefined once it has ended. */
function takenBy(pid: number) {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const times = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
    const megabytes = (field: string) =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    const peak = megabytes("VmHWM");
    if (peak === 0) return undefined;
    const processor = (Number(times[11]) + Number(times[12])) / TICKS;
    return { peak, processor, resident: megabytes("VmRSS") };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
