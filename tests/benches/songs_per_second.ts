/**
 * Songs per second of `refrain annotate`, JSONL to JSONL, each song once, cold start included: the
 * whole process is timed, start to end, on one core if `taskset` is there.
 *
 *     deno task bench:songs [FILE] [RUNS] [annotate flags] [--against annotate flags]
 *     deno task bench:songs songs.jsonl 7 --workers 0 --model refrain --against --workers 0 --model blstm
 *
 * FILE is JSONL, plain or compressed (default: the training part of open-songs). With `--against`, runs
 * with the first and the second flags take turns, and the ratio of their rates is printed with a 95 %
 * bootstrap interval, by the clock and by processor time, which hardly depends on what else the machine
 * does.
 *
 * @module
 */
import { median, medianInterval } from "../support/numbers.ts";
import { type TimedProcess, timedProcess } from "../support/timed_process.ts";

const root = new URL("../../", import.meta.url);
const [
  file = new URL("examples/open-songs/train.jsonl.gz", root).pathname,
  runs = "7",
  ...flags
] = Deno.args;
const place = flags.indexOf("--against");
const sides = place < 0 ? [flags] : [flags.slice(0, place), flags.slice(place + 1)];

/** Songs a second, by the clock and by processor time. */
interface Rate {
  readonly clock: number;
  readonly processor: number;
}

async function canPin(): Promise<boolean> {
  try {
    await new Deno.Command("taskset", { args: ["--version"], stdout: "null" }).output();
    return true;
  } catch {
    console.log("taskset is not here: the process may use every core");
    return false;
  }
}

const options = await canPin() ? { core: 0, lookEvery: 10 } : { lookEvery: 10 };

function toRate({ seconds, processor, stderr }: TimedProcess): Rate {
  const songs = Number(/written=(\d+)/.exec(stderr)![1]);
  return { clock: songs / seconds, processor: songs / processor };
}

const rates: Rate[][] = sides.map(() => []);
for (let run = 1; run <= Number(runs); run++) {
  const order = [...sides.keys()];
  for (const side of run % 2 === 0 ? order.reverse() : order) {
    const process = await timedProcess(["annotate", file, ...sides[side]], options);
    const rate = toRate(process);
    rates[side].push(rate);
    const name = sides.length > 1 ? ` ${sides[side].join(" ")}:` : "";
    console.log(
      `run ${run}:${name} ${process.seconds.toFixed(3)} s, ${rate.clock.toFixed(1)} songs a second`,
    );
  }
}
for (const by of ["clock", "processor"] as const) {
  const medians = rates.map((ofSide) => median(ofSide.map((rate) => rate[by])).toFixed(1));
  console.log(`median by ${by}: ${medians.join(" and ")} songs a second`);
  if (sides.length === 1) continue;
  const ratios = rates[0].map((rate, run) => rate[by] / rates[1][run][by]);
  console.log(`ratio by ${by}: ${median(ratios).toFixed(3)} ${medianInterval(ratios)}`);
}
