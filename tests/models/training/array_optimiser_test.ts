import { BLSTM_WEIGHTS } from "#models/networks/blstm/weights.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { ArrayAdamW } from "#models/training/array_optimiser.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { farthest, golden, weightsOfArrays } from "../golden_network.ts";
import { goldenLoss, variablesOf } from "./golden_loss.ts";

await startTensorFlow();

const { lr, weight_decay, clip_norm, entropy_coefficient, steps, weights_after } = golden.adamw;

// PyTorch's 32-bit weights are 1e-7 from its 64-bit ones. Without weight decay they would be 2e-5 away,
// without clipping (needed by the second step only) 8e-4.
Deno.test("three steps from the golden weights give the weights of PyTorch's AdamW", () => {
  const variables = variablesOf(weightsOfArrays(golden.small.weights));
  const arrays = variables.map((variable) => variable.dataSync().slice() as Float32Array);
  const optimiser = new ArrayAdamW({ weightDecay: weight_decay, maxGradNorm: clip_norm });
  for (const { loss_scale } of steps) {
    const { value, grads } = tf.variableGrads(
      () => tf.mul(goldenLoss(variables, entropy_coefficient), loss_scale) as tf.Scalar,
      variables,
    );
    optimiser.step(
      arrays.map((values, place) => ({
        values,
        gradients: grads[variables[place].name].dataSync(),
      })),
      lr,
    );
    tf.dispose([value, grads]);
    variables.forEach((variable, place) =>
      tf.tidy(() => variable.assign(tf.tensor(arrays[place].slice(), variable.shape)))
    );
  }
  const expected = weightsOfArrays(weights_after);
  BLSTM_WEIGHTS.forEach((name, place) => {
    const distance = farthest(arrays[place], expected.get(name)!.values);
    assert.ok(distance <= 1e-6, `${name} is ${distance} away`);
  });
  tf.dispose(variables);
});

/** The values after steps along the same gradient, all from one optimiser. */
function moved(gradient: number[], maxGradNorm: number, rates: readonly number[]): Float32Array {
  const values = Float32Array.of(2, -4, 1),
    optimiser = new ArrayAdamW({ weightDecay: 0.5, maxGradNorm });
  for (const rate of rates) optimiser.step([{ values, gradients: gradient }], rate);
  return values;
}

Deno.test("a first step decays each weight and moves it by the learning rate, independent of the size of the gradient", () => {
  // 2 · 0.95 − 0.1, −4 · 0.95 + 0.1, 1 · 0.95
  assert.ok(farthest(moved([3, -0.01, 0], 100, [0.1]), [1.8, -3.7, 0.95]) <= 1e-6);
});

Deno.test("each step has its own learning rate; one of 0 changes nothing", () => {
  assert.deepEqual([...moved([3, -0.01, 0], 100, [0])], [2, -4, 1]);
  // Along an equal gradient every step is as long as the first.
  const twice = moved([3, -0.01, 0], 100, [0.1, 0.2]);
  assert.ok(farthest(twice, [1.8 * 0.9 - 0.2, -3.7 * 0.9 + 0.2, 0.95 * 0.9]) <= 1e-5, `${twice}`);
});

Deno.test("a gradient within the limit is not clipped", () => {
  const rates = [0.1, 0.1, 0.1];
  assert.deepEqual(moved([3, 4, 0], 5.01, rates), moved([3, 4, 0], 1e9, rates));
});
