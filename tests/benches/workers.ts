/**
 * What workers bring: songs a second of `refrain annotate`, JSONL to JSONL, cold start included, with
 * 0, 1 and 2 workers in turn, each as a process of its own on every core there is, and its peak memory
 * (Linux only: reads /proc). Then how late timers of the main thread are in a run of this process.
 *
 *     deno run --allow-all tests/benches/workers.ts [FILE...]
 *
 * FILEs are read one after the other (default: the training part of open-songs, four times).
 *
 * @module
 */
import { jsonOfAnnotation } from "#lib/formats/jsonl.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { annotate } from "#pipelines/annotate.ts";
import { DEFAULT_MODEL, findModel, loadTagger } from "#pipelines/artifact_store.ts";
import { inThisThread, type SongTagger } from "#pipelines/song_tagger.ts";
import { filesSource } from "#pipelines/sources/files.ts";
import { MAX_RECORD_BYTES } from "#pipelines/sources/source.ts";
import { TaggingPool } from "#pipelines/workers/tagging_pool.ts";
import { MemorySink } from "../support/memory_sink.ts";

const root = new URL("../../", import.meta.url);
const train = new URL("examples/open-songs/train.jsonl.gz", root).pathname;
const files = Deno.args.length > 0 ? Deno.args : [train, train, train, train];
const RUNS = 5;
const MODES = [0, 1, 2];
const TIMER_MS = 5;

const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1];

/** The peak memory of a process so far, in MB; 0 when it has ended, so it is asked for all the time. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** One run as users start it. */
async function timedRun(workers: number): Promise<{ rate: number; peak: number }> {
  const start = performance.now();
  const run = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--frozen", "--no-prompt", "--allow-read", "--allow-write", "main.ts"],
      ...["annotate", "--workers", `${workers}`, ...files],
    ],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let peak = 0;
  const timer = setInterval(() => peak = Math.max(peak, peakOf(run.pid)), 20);
  const { code, stderr } = await run.output();
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  const accounting = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`annotate ended with ${code}: ${accounting}`);
  return { rate: Number(/written=(\d+)/.exec(accounting)![1]) / seconds, peak };
}

const rates = MODES.map((): number[] => []), peaks = MODES.map((): number[] => []);
for (let run = 1; run <= RUNS; run++) {
  for (const [mode, workers] of MODES.entries()) {
    const { rate, peak } = await timedRun(workers);
    rates[mode].push(rate);
    peaks[mode].push(peak);
  }
  const told = MODES.map((workers, mode) => `${workers} workers ${rates[mode].at(-1)!.toFixed(0)}`);
  console.log(`run ${run}: ${told.join(", ")} songs a second`);
}
for (const [mode, workers] of MODES.entries()) {
  console.log(
    `${workers} workers: median ${median(rates[mode]).toFixed(0)} songs a second, ` +
      `peak ${median(peaks[mode]).toFixed(0)} MB`,
  );
}
const [none, one, two] = rates.map(median);
console.log(`2 workers to the better of 0 and 1: ${(two / Math.max(none, one)).toFixed(2)}`);

/** Annotates in this process; how late a timer was each time, in milliseconds. */
async function latenesses(tagger: SongTagger): Promise<number[]> {
  const late: number[] = [];
  let due = performance.now() + TIMER_MS;
  const tick = () => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + TIMER_MS;
    timer = setTimeout(tick, TIMER_MS);
  };
  let timer = setTimeout(tick, TIMER_MS);
  await annotate({
    source: filesSource(files, "auto", MAX_RECORD_BYTES),
    tagger,
    output: new MemorySink(),
    rejects: new MemorySink(),
    write: (_, annotation) => jsonOfAnnotation(annotation),
    limits: SONG_LIMITS,
    withLines: false,
    signal: new AbortController().signal,
  });
  clearTimeout(timer);
  tagger.dispose();
  return late;
}

const loaded = await loadTagger(DEFAULT_MODEL), source = await findModel(DEFAULT_MODEL);
for (const workers of MODES) {
  const tagger = workers === 0
    ? inThisThread(loaded)
    : new TaggingPool(loaded.model, source, { workers });
  const late = sorted(await latenesses(tagger));
  const [p50, p99] = [0.5, 0.99].map((share) => late[Math.floor(share * late.length)].toFixed(1));
  console.log(
    `${workers} workers: timers of the main thread are late by ${p50} ms (median), ${p99} ms ` +
      `(99 %), ${late.at(-1)!.toFixed(1)} ms at most, of ${late.length}`,
  );
}
