/**
 * Songs a second of `refrain consume` against those of `refrain annotate`, same songs, same workers:
 * exactly once, at least once and from file to file, in turn, each as a separate process, cold start
 * included; on a separate broker on the same cores.
 *
 *     deno run --allow-all tests/benches/consume_throughput.ts [RUNS [COPIES]]
 *
 * The songs are the training part of open-songs, COPIES times (default 8), over 4 partitions.
 *
 * @module
 */
import { startBroker } from "../support/kafka/broker.ts";
import { createTopic } from "../support/kafka/clients.ts";

const [RUNS, COPIES] = [Number(Deno.args[0] ?? 5), Number(Deno.args[1] ?? 8)];
const root = new URL("../../", import.meta.url);
const train = new URL("examples/open-songs/train.jsonl.gz", root).pathname;
const files = Array<string>(COPIES).fill(train);

/** One run as users start it; songs a second by its own accounting. */
async function rate(...args: string[]): Promise<number> {
  const start = performance.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--lock=deno.lock", "--frozen", "--no-prompt", "--allow-all", "main.ts", ...args],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  const seconds = (performance.now() - start) / 1000;
  const log = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${log}`);
  return Number(/written=(\d+)/.exec(log)![1]) / seconds;
}

await using broker = await startBroker();
const { address } = broker;
const songs = await createTopic(address, 4);
await rate("produce", "--brokers", address, "--topic", songs, ...files);
const dlq = await createTopic(address, 1);

async function consumed(guarantee: string): Promise<number> {
  const output = await createTopic(address, 4);
  return await rate(
    ...["consume", "--brokers", address, "--group", output, "--topic", songs, "--until-end"],
    ...["--output", output, "--dlq", dlq, "--guarantee", guarantee, "--log-level", "error"],
  );
}

const modes = {
  "annotate": () => rate("annotate", ...files),
  "consume, exactly once": () => consumed("exactly-once"),
  "consume, at least once": () => consumed("at-least-once"),
};
const rates = Object.keys(modes).map((): number[] => []);
for (let run = 1; run <= RUNS; run++) {
  for (const [place, [name, mode]] of Object.entries(modes).entries()) {
    rates[place].push(await mode());
    console.log(`run ${run}: ${name}: ${rates[place].at(-1)!.toFixed(0)} songs a second`);
  }
}
const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1];
const ratios = (place: number, to: number) =>
  median(rates[place].map((rate, run) => rate / rates[to][run])).toFixed(2);
for (const [place, name] of Object.keys(modes).entries()) {
  console.log(`${name}: median ${median(rates[place]).toFixed(0)} songs a second`);
}
console.log(`exactly once to annotate, median of ratios: ${ratios(1, 0)}`);
console.log(`exactly once to at least once, median of ratios: ${ratios(1, 2)}`);
