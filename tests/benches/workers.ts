/**
 * What workers bring: songs a second of `refrain annotate`, JSONL to JSONL, cold start included, with
 * 0, 1 and 2 workers in turn, each as a separate process on all cores, its peak memory and
 * processor time (Linux only: reads /proc); and of two processes without workers at once, which share
 * nothing: more than they do together, two workers cannot. Then how late timers of the main thread are
 * in a run of this process.
 *
 *     deno run --allow-all tests/benches/workers.ts [FILE...]
 *
 * FILEs are read one after the other (default: the training part of open-songs, eight times: 12,464
 * songs, so that the start counts for little). Where others use the machine, rates change from run to
 * run: ratios are computed within a run, and their median is printed. Processor time changes less.
 *
 * @module
 */
import { annotate } from "#pipelines/annotate/run.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import { DEFAULT_MODEL } from "#pipelines/annotator/model_store.ts";
import { loadAnnotator } from "#pipelines/annotator/load.ts";
import { filesSource } from "#pipelines/stream/sources/files.ts";
import { MAX_RECORD_BYTES } from "#pipelines/stream/sources/contract.ts";
import { annotateRun } from "../support/annotate_run.ts";
import { annotatorSettings } from "../support/annotator_settings.ts";
import { median } from "../support/numbers.ts";
import { sinkOf } from "../support/memory_sink.ts";
import { timedProcess } from "../support/timed_process.ts";

const root = new URL("../../", import.meta.url);
const train = new URL("examples/open-songs/train.jsonl.gz", root).pathname;
const files = Deno.args.length > 0 ? Deno.args : Array.from({ length: 8 }, () => train);
const RUNS = 5;
const TIMER_MS = 5;
const nowhere = sinkOf(() => Promise.resolve());

const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other);

/** How a process went: songs a second, its peak memory in MB, its processor time in seconds. */
interface Timed {
  readonly rate: number;
  readonly peak: number;
  readonly processor: number;
}

/** One run as users start it. */
async function timedRun(workers: number): Promise<Timed> {
  const args = ["annotate", "--workers", `${workers}`, ...files];
  const { seconds, stderr, peak, processor } = await timedProcess(args);
  return { rate: Number(/written=(\d+)/.exec(stderr)![1]) / seconds, peak, processor };
}

/** Two runs at once, which share nothing but the machine. */
async function timedPair(): Promise<Timed> {
  const [one, other] = await Promise.all([timedRun(0), timedRun(0)]);
  return {
    rate: one.rate + other.rate,
    peak: one.peak + other.peak,
    processor: one.processor + other.processor,
  };
}

/** What is compared, in turn. */
const ways = [
  { name: "0 workers", run: () => timedRun(0) },
  { name: "1 worker", run: () => timedRun(1) },
  { name: "2 workers", run: () => timedRun(2) },
  { name: "2 processes", run: timedPair },
].map((way) => ({ ...way, timed: [] as Timed[] }));

/** 2 workers to the better of 0 and 1, and 2 processes to 0 workers, in each run. */
const gains: number[] = [], bounds: number[] = [];

for (let run = 1; run <= RUNS; run++) {
  for (const way of ways) way.timed.push(await way.run());
  const [none, one, two, pair] = ways.map(({ timed }) => timed.at(-1)!.rate);
  gains.push(two / Math.max(none, one));
  bounds.push(pair / none);
  const rates = ways.map(({ name, timed }) => `${name} ${timed.at(-1)!.rate.toFixed(0)}`);
  const load = Deno.loadavg()[0].toFixed(1);
  console.log(`run ${run}: ${rates.join(", ")} songs a second; load ${load}`);
}
for (const { name, timed } of ways) {
  const middle = (what: keyof Timed) => median(timed.map((values) => values[what])).toFixed(1);
  console.log(
    `${name}: median ${middle("rate")} songs a second, peak ${middle("peak")} MB, ` +
      `processor ${middle("processor")} s`,
  );
}
console.log(`2 workers to the better of 0 and 1: ${median(gains).toFixed(2)}`);
console.log(`2 processes to 0 workers, the most there is: ${median(bounds).toFixed(2)}`);

/** Annotates in this process; how late a timer was each time, in milliseconds. */
async function latenesses(annotator: Annotator): Promise<number[]> {
  const late: number[] = [];
  let due = performance.now() + TIMER_MS;
  const tick = () => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + TIMER_MS;
    timer = setTimeout(tick, TIMER_MS);
  };
  let timer = setTimeout(tick, TIMER_MS);
  const source = filesSource(files, "auto", MAX_RECORD_BYTES);
  await annotate(annotateRun(source, { annotator, output: nowhere }));
  clearTimeout(timer);
  annotator.dispose();
  return late;
}

for (const workers of [0, 1, 2]) {
  const annotator = await loadAnnotator(DEFAULT_MODEL, annotatorSettings(), workers);
  const late = sorted(await latenesses(annotator));
  const [p50, p99] = [0.5, 0.99].map((share) => late[Math.floor(share * late.length)].toFixed(1));
  console.log(
    `${workers} workers: timers of the main thread are late by ${p50} ms (median), ${p99} ms ` +
      `(99 %), ${late.at(-1)!.toFixed(1)} ms at most, of ${late.length}`,
  );
}
