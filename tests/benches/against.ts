/**
 * Songs a second of this checkout against another one, in one run: annotate, relabel and consume, each
 * as a process as users start it, cold start included. The two take turns, so that a machine that gets
 * slower slows both. Prints medians, and the ratio of each pair with a 95 % bootstrap interval, by the
 * clock and by processor time, which hardly depends on what else the machine does. Linux only.
 *
 *     deno task bench:against OTHER_CHECKOUT [ROUNDS [COPIES [COMMAND...]]]
 *
 * The songs are the training part of open-songs, COPIES times (default 4). consume needs Java and Maven.
 *
 * @module
 */
import { startBroker } from "../support/kafka/broker.ts";
import { createTopic } from "../support/kafka/clients.ts";
import { median, medianInterval } from "../support/numbers.ts";
import { timedProcess } from "../support/timed_process.ts";

const [other, rounds = "9", copies = "4", ...named] = Deno.args;
if (other === undefined) throw new Error("Give the folder of the other checkout");
const here = new URL("../../", import.meta.url).pathname;

/** Songs a second, by the clock and by processor time. */
interface Rate {
  readonly clock: number;
  readonly processor: number;
}

async function rateOf(checkout: string, songs: number, ...args: string[]): Promise<Rate> {
  const { seconds, processor, stderr } = await timedProcess(args, { checkout, lookEvery: 10 });
  const written = Number(/written=(\d+)/.exec(stderr)?.[1]);
  if (written !== songs) throw new Error(`${args[0]} in ${checkout} wrote ${written}: ${stderr}`);
  return { clock: songs / seconds, processor: songs / processor };
}

const folder = await Deno.makeTempDir({ prefix: "refrain-against-" });
const train = await Deno.open(`${here}examples/open-songs/train.jsonl.gz`);
const lines = await new Response(train.readable.pipeThrough(new DecompressionStream("gzip")))
  .text();
const input = `${folder}/songs.jsonl`, songs = Number(copies) * (lines.split("\n").length - 1);
// Each copy has its own ids: relabel warns about repeated songs.
for (let copy = 0; copy < Number(copies); copy++) {
  const renamed = lines.replaceAll(/^\{"id": ?"/gm, (start) => `${start}${copy}-`);
  await Deno.writeTextFile(input, renamed, { append: true });
}

await using broker = await startBroker();
const { address } = broker,
  topic = await createTopic(address, 4),
  dlq = await createTopic(address, 1);
await timedProcess(["produce", "--brokers", address, "--topic", topic, input]);

let runs = 0;
const modes: Readonly<Record<string, (checkout: string) => Promise<Rate>>> = {
  annotate: (checkout) => rateOf(checkout, songs, "annotate", input),
  relabel: (checkout) =>
    rateOf(checkout, songs, "relabel", input, "--output", `${folder}/edition-${runs++}`),
  consume: async (checkout) => {
    const output = await createTopic(address, 4);
    const route = ["--brokers", address, "--group", output, "--topic", topic, "--output", output];
    return await rateOf(checkout, songs, "consume", ...route, "--dlq", dlq, "--until-end");
  },
};

try {
  for (const [name, mode] of Object.entries(modes)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const before: Rate[] = [], after: Rate[] = [];
    await mode(other), await mode(here); // both caches are warm
    for (let round = 0; round < Number(rounds); round++) {
      const turns = [
        () => mode(other).then((rate) => before.push(rate)),
        () => mode(here).then((rate) => after.push(rate)),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
    }
    for (const by of ["clock", "processor"] as const) {
      const ratios = after.map((rate, round) => rate[by] / before[round][by]);
      const [was, is] = [before, after].map((rates) => median(rates.map((rate) => rate[by])));
      console.log(
        `${name}, by ${by}: ${was.toFixed(0)} before, ${is.toFixed(0)} after, ` +
          `ratio ${median(ratios).toFixed(3)} ${medianInterval(ratios)}`,
      );
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
