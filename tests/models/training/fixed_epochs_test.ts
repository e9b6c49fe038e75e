import { seededRandom } from "#lib/random.ts";
import type { LabelledFeatures, Network } from "#models/network.ts";
import { type Epoch, fit } from "#models/training/fit.ts";
import { fixedEpochsSettings } from "#models/training/settings.ts";
import assert from "node:assert/strict";

/** What a counting network was asked. */
interface Log {
  /** The learning rate of each step. */
  readonly rates: number[];
  /** The number of lines of each song of each step. */
  readonly batches: number[][];
}

/** A network of one weight, to which each step adds its learning rate. Each evaluation is worse. */
function countingNetwork({ rates, batches }: Log): Network {
  const weights = (value: number) =>
    new Map([["sum", { shape: [1], values: Float32Array.of(value) }]]);
  return {
    name: "counting",
    featureSet: "none",
    settings: fixedEpochsSettings,
    shapes: () => ({ sum: [1] }),
    initialise: () => weights(0),
    createTagger: () => Promise.reject(new Error("This network only counts")),
    createTrainable() {
      let sum = 0, evaluations = 0;
      return Promise.resolve({
        step(batch, learningRate) {
          batches.push(batch.map(({ labels }) => labels.length));
          rates.push(learningRate);
          sum += learningRate;
          return sum;
        },
        evaluate: (songs) => ({
          loss: ++evaluations,
          labels: songs.flatMap(({ labels }) => labels),
        }),
        weights: () => weights(sum),
        dispose() {},
      });
    },
  };
}

function songOf(lines: number): LabelledFeatures {
  const features = {
    lines: new Array<string>(lines).fill("la"),
    values: new Float32Array(),
    pairs: new Float32Array(),
    breaks: [],
  };
  return { features, labels: features.lines.map(() => "verse") };
}

const training = [3, 1, 2, 5, 4].map(songOf), heldOut = [songOf(2)];

async function fitted(given: Partial<ReturnType<typeof fixedEpochsSettings.parse>>) {
  const log: Log = { rates: [], batches: [] }, reported: Epoch[] = [];
  const settings = { ...fixedEpochsSettings.parse({ batchSongs: 2 }), ...given };
  const { weights, epochs } = await fit(
    countingNetwork(log),
    { training, heldOut },
    0,
    settings,
    { report: (epoch) => reported.push(epoch), clock: () => 0 },
  );
  assert.deepEqual(reported, epochs);
  return { ...log, epochs, sum: weights.get("sum")!.values[0] };
}

// Three batches an epoch: the sum is 1.5 after the first epoch, then 3, 4.5 and 6.
Deno.test("the weights are the mean of those after the last epochs", async () => {
  const settings = { schedule: "constant", learningRate: 0.5, epochs: 4 } as const;
  assert.equal((await fitted({ ...settings, averageEpochs: 1 })).sum, 6);
  assert.equal((await fitted({ ...settings, averageEpochs: 3 })).sum, 4.5);
  assert.equal((await fitted({ ...settings, averageEpochs: 4 })).sum, 3.75);
});

Deno.test("an average of more epochs than there are is that of all", async () => {
  const settings = { schedule: "constant", learningRate: 0.5, epochs: 2 } as const;
  assert.equal((await fitted({ ...settings, averageEpochs: 9 })).sum, 2.25);
});

Deno.test("held-out songs are reported and choose nothing: training runs although they get worse", async () => {
  const { epochs } = await fitted({ epochs: 30 });
  assert.equal(epochs.length, 30);
  assert.deepEqual(epochs.map(({ loss }) => loss).slice(0, 3), [1, 2, 3]);
  assert.deepEqual(epochs.map(({ best }) => best), new Array(30).fill(undefined));
});

Deno.test("one-cycle rises and falls once over all steps of all epochs", async () => {
  const { rates } = await fitted({ epochs: 10, learningRate: 0.5, warmUp: 0.2 });
  assert.equal(rates.length, 30);
  const highest = rates.indexOf(Math.max(...rates));
  assert.equal(highest, 5);
  assert.equal(rates[highest], 0.5);
  assert.ok(Math.abs(rates[0] - 0.5 / 25) < 1e-12);
  assert.deepEqual(rates.slice(0, 6), rates.slice(0, 6).toSorted((one, other) => one - other));
  assert.deepEqual(rates.slice(5), rates.slice(5).toSorted((one, other) => other - one));
});

Deno.test("each epoch trains on every song once, in batches that the seed decides", async () => {
  const { batches } = await fitted({ epochs: 2, sampling: "similar-lengths", seed: 7 });
  for (const epoch of [batches.slice(0, 3), batches.slice(3)]) {
    assert.deepEqual(epoch.flat().sort(), [1, 2, 3, 4, 5]);
  }
  const again = await fitted({ epochs: 2, sampling: "similar-lengths", seed: 7 });
  assert.deepEqual(again.batches, batches);
  const orders = await Promise.all([1, 2, 3, 4].map((seed) => fitted({ epochs: 2, seed })));
  assert.ok(new Set(orders.map(({ batches }) => String(batches))).size > 1);
});

Deno.test("a network sees the songs of the training before it starts", async () => {
  const seen: number[] = [];
  const network: Network = {
    ...countingNetwork({ rates: [], batches: [] }),
    initialise(_features, _settings, random, songs) {
      seen.push(...songs.map(({ lines }) => lines.length));
      assert.equal(random.next(), seededRandom(1).next());
      return new Map();
    },
  };
  const settings = fixedEpochsSettings.parse({ epochs: 1 });
  await fit(network, { training, heldOut }, 0, settings, { report: () => {}, clock: () => 0 });
  assert.deepEqual(seen, [3, 1, 2, 5, 4]);
});
