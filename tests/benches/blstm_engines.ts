/**
 * Songs per second of the network alone, on the kernel and in its portable form, in turn: open-songs'
 * line counts, random features, in the order of the file.
 *
 *     deno run --allow-read tests/benches/blstm_engines.ts [ROUNDS]
 *
 * Pin it to one core (`taskset --cpu-list 0`) where others use the machine.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import { type BlstmEngine, toEngineWeights } from "#models/networks/blstm/engine.ts";
import { portableEngine } from "#models/networks/blstm/tagger.ts";
import { blstmShapes } from "#models/networks/blstm/weights.ts";
import { compileKernel, LstmKernel } from "#models/networks/blstm/kernel.ts";
import { gunzipSync } from "node:zlib";

const FEATURES = 60, UNITS = 256;
const [rounds = "7"] = Deno.args;

const file = new URL("../../examples/open-songs/train.jsonl.gz", import.meta.url);
const lengths = gunzipSync(await Deno.readFile(file)).toString().trim().split("\n")
  .map((record) => JSON.parse(record).lines.length as number);

const random = seededRandom(1);
const uniform = (length: number, bound: number) =>
  Float32Array.from({ length }, () => (2 * random.next() - 1) * bound);
const weights = toEngineWeights(
  new Map(
    Object.entries(blstmShapes(FEATURES, UNITS)).map(([name, shape]) => {
      const values = uniform(shape.reduce((size, axis) => size * axis), 1 / Math.sqrt(UNITS));
      return [name, { shape, values }];
    }),
  ),
);

/** The first songs in batches, each with features. */
function batchesOf(size: number, songs: number) {
  const batches = [];
  for (let first = 0; first < songs; first += size) {
    const batch = lengths.slice(first, Math.min(first + size, songs));
    const lines = batch.reduce((sum, length) => sum + length, 0);
    batches.push({ x: uniform(lines * FEATURES, 1), lengths: batch });
  }
  return batches;
}

function songsPerSecond(engine: BlstmEngine, batches: ReturnType<typeof batchesOf>): number {
  const songs = batches.reduce((sum, batch) => sum + batch.lengths.length, 0);
  const start = performance.now();
  for (const { x, lengths } of batches) engine.logits(x, lengths);
  return 1000 * songs / (performance.now() - start);
}

const median = (values: number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1];

const module = await compileKernel();
if (module === undefined) throw new Error("This runtime does not take the kernel");
const kernel = new LstmKernel(module, weights), portable = (await portableEngine())(weights);
for (const [size, songs] of [[64, lengths.length], [8, 400], [1, 100]]) {
  const batches = batchesOf(size, songs);
  for (const engine of [kernel, portable]) songsPerSecond(engine, batches.slice(0, 20)); // warm
  const speeds = Array.from({ length: Number(rounds) }, () => ({
    kernel: songsPerSecond(kernel, batches),
    portable: songsPerSecond(portable, batches),
  }));
  const ofKernel = median(speeds.map(({ kernel }) => kernel));
  const ofPortable = median(speeds.map(({ portable }) => portable));
  const ratio = median(speeds.map(({ kernel, portable }) => kernel / portable));
  console.log(
    `batches of ${size}: kernel ${ofKernel.toFixed(0)} songs a second, portable form ` +
      `${ofPortable.toFixed(0)}, ratio ${ratio.toFixed(2)}`,
  );
}
