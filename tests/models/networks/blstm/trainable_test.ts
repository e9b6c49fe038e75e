import { seededRandom } from "#lib/random.ts";
import { blstm } from "#models/networks/blstm/network.ts";
import { TrainableBlstm } from "#models/networks/blstm/trainable.ts";
import { BLSTM_WEIGHTS, initialWeights } from "#models/networks/blstm/weights.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import type { Weights } from "#models/weights.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { portable } from "../../engines.ts";
import { farthest, golden, songOfRows, weightsOfArrays } from "../../golden_network.ts";
import { goldenLossSettings, goldenTargets } from "../../training/golden_loss.ts";

await startTensorFlow();

/** The trainable form with these weights and the golden loss. */
function toTrainable(weights: Weights, dropout: number, entropyBonus: number): TrainableBlstm {
  const { classWeights, ...loss } = goldenLossSettings(entropyBonus);
  const settings = { ...blstm.settings.parse({}), ...loss, dropout };
  return new TrainableBlstm({ weights, settings, classWeights, random: seededRandom(2) }, portable);
}

Deno.test("dropout leaves out its proportion of hidden states and scales up the others", () => {
  // With a classifier of zeros, its gradient by a unit is proportional to that unit's hidden state.
  const weights = new Map(initialWeights(2, 200, seededRandom(1)));
  weights.set("classifier.weight", { shape: [2, 400], values: new Float32Array(800) });
  const line = { features: songOfRows([[0.5, -0.5]]), labels: ["chorus"] } as const;
  const gradient = (dropout: number) => {
    const network = toTrainable(weights, dropout, 0);
    const { value, grads } = network.gradients([line]);
    const [found] = Object.values(grads).filter(({ shape }) => shape[1] === 400);
    const values = found.dataSync();
    tf.dispose([value, grads]);
    network.dispose();
    return values;
  };
  const all = gradient(0), kept = gradient(0.25).map((value, unit) => value / all[unit]);
  for (const factor of kept) {
    assert.ok(factor === 0 || Math.abs(factor - 4 / 3) < 1e-5, `${factor}`);
  }
  const left = kept.subarray(0, 400).filter((factor) => factor === 0).length;
  assert.ok(left > 65 && left < 135, `${left} of 400 left out`); // 100 ± 4 deviations
});

Deno.test("without dropout the trained network has PyTorch's loss and gradients", () => {
  const { loss, gradients } = golden.loss.with_entropy;
  const network = toTrainable(weightsOfArrays(golden.small.weights), 0, 0.05);
  const { value, grads } = network.gradients(golden.small.songs.map((song, place) => ({
    features: songOfRows(song),
    labels: goldenTargets[place],
  })));
  assert.ok(Math.abs(value.dataSync()[0] - loss) <= 1e-6);
  const found = Object.values(grads).flatMap((gradient) => [...gradient.dataSync()]);
  const expected = weightsOfArrays(gradients);
  const wanted = BLSTM_WEIGHTS.flatMap((name) => [...expected.get(name)!.values]);
  assert.ok(farthest(found, wanted) <= 1e-6);
  tf.dispose([value, grads]);
  network.dispose();
});
