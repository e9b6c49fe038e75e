/**
 * Refrain as users start it, timed. Linux only: reads /proc.
 *
 * @module
 */

const root = new URL("../../", import.meta.url);

/** Clock ticks a second, in which /proc tells processor time. */
const TICKS = 100;

/** What a process took: memory in MB, its resident one at each look; processor time in seconds. */
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

/** How a process is looked at. */
export interface TimedProcessOptions {
  /** How often, in milliseconds. */
  readonly lookEvery?: number;
}

/**
 * Runs Refrain to its end.
 *
 * @param args a command and its flags
 * @throws {Error} if it does not end with 0
 */
export async function timedProcess(
  args: readonly string[],
  { lookEvery = 20 }: TimedProcessOptions = {},
): Promise<TimedProcess> {
  const start = performance.now();
  const run = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--lock=deno.lock",
        "--frozen",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        "--ignore-env",
      ],
      ...["main.ts", ...args],
    ],
    cwd: root,
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
  const told = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${told}`);
  return { seconds, stderr: told, ...taken, resident };
}

/** What a process takes and took so far; nothing once it has ended, as it has no memory then. */
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
