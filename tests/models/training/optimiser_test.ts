import { startTensorFlow } from "#models/tensorflow.ts";
import { BLSTM_WEIGHTS } from "#models/networks/blstm/weights.ts";
import { AdamW } from "#models/training/optimiser.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { farthest, golden, weightsOfArrays } from "../golden_network.ts";
import { goldenLoss, variablesOf } from "./golden_loss.ts";

await startTensorFlow();

const { lr, weight_decay, clip_norm, entropy_coefficient, steps, weights_after } = golden.adamw;
const GOLDEN = { weightDecay: weight_decay, maxGradNorm: clip_norm };

// PyTorch's 32-bit weights are 1e-7 from its 64-bit ones. Without weight decay they would be 2e-5 away,
// without clipping (needed by the second step only) 8e-4.
Deno.test("three steps from the golden weights give the weights of PyTorch's AdamW", () => {
  const variables = variablesOf(weightsOfArrays(golden.small.weights));
  const optimiser = new AdamW(GOLDEN);
  for (const { loss, loss_scale, gradient_norm } of steps) {
    const { value, grads } = tf.variableGrads(
      () => tf.mul(goldenLoss(variables, entropy_coefficient), loss_scale) as tf.Scalar,
      variables,
    );
    assert.ok(Math.abs(value.dataSync()[0] / loss_scale - loss) <= 1e-6);
    const norm = optimiser.step(variables, grads, lr);
    assert.ok(Math.abs(norm - gradient_norm) <= 1e-6 * loss_scale, `norm ${norm}`);
    tf.dispose([value, grads]);
  }
  const expected = weightsOfArrays(weights_after);
  BLSTM_WEIGHTS.forEach((name, place) => {
    const distance = farthest(variables[place].dataSync(), expected.get(name)!.values);
    assert.ok(distance <= 1e-6, `${name} is ${distance} away`);
  });
  optimiser.dispose();
  tf.dispose(variables);
});

/** The values after steps along the same gradient, all from one optimiser. */
function moved(values: number[], gradient: number[], settings: typeof GOLDEN, steps = 1): number[] {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(values)));
  const gradients = { [variable.name]: tf.tensor1d(gradient) };
  const optimiser = new AdamW(settings);
  for (let step = 0; step < steps; step++) optimiser.step([variable], gradients, 0.1);
  const found = [...variable.dataSync()];
  optimiser.dispose();
  tf.dispose([variable, gradients]);
  return found;
}

Deno.test("a first step decays each weight and moves it by the learning rate, independent of the size of the gradient", () => {
  const settings = { weightDecay: 0.5, maxGradNorm: 100 };
  const found = moved([2, -4, 1], [3, -0.01, 0], settings);
  // 2 · 0.95 − 0.1, −4 · 0.95 + 0.1, 1 · 0.95
  assert.ok(farthest(found, [1.8, -3.7, 0.95]) <= 1e-6, `${found}`);
});

Deno.test("a gradient within the limit is not clipped", () => {
  const settings = { weightDecay: 0 };
  const under = moved([1, 1], [3, 4], { ...settings, maxGradNorm: 5.01 }, 3);
  const free = moved([1, 1], [3, 4], { ...settings, maxGradNorm: 1e9 }, 3);
  assert.deepEqual(under, free);
});

Deno.test("steps leak no tensor", () => {
  const before = tf.memory().numTensors;
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const gradients = { [variable.name]: tf.tensor1d([3, 4]) };
  const optimiser = new AdamW(GOLDEN);
  optimiser.step([variable], gradients, lr);
  const started = tf.memory().numTensors;
  for (let step = 0; step < 3; step++) optimiser.step([variable], gradients, lr);
  assert.equal(tf.memory().numTensors, started);
  optimiser.dispose();
  tf.dispose([variable, gradients]);
  assert.equal(tf.memory().numTensors, before);
});
