import { seededRandom } from "#lib/random.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { BLSTM_WEIGHTS } from "#models/networks/blstm/weights.ts";
import { bidirectionalLstm, type LstmTensors } from "#models/layers/bidirectional_lstm.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { farthest, golden, type GoldenArrays, weightsOfArrays } from "../golden_network.ts";
import { goldenLoss, variablesOf } from "../training/golden_loss.ts";
import { plainLstm, randomLstm } from "./plain_lstm.ts";

await startTensorFlow();

for (const name of ["without_entropy", "with_entropy"] as const) {
  const { entropy_coefficient, loss, gradients } = golden.loss[name];

  // PyTorch's 32-bit values are 4e-8 from its 64-bit ones.
  Deno.test(`the loss ${name} and its gradient by every weight equal PyTorch's`, () => {
    const variables = variablesOf(weightsOfArrays(golden.small.weights));
    const { value, grads } = tf.variableGrads(
      () => goldenLoss(variables, entropy_coefficient),
      variables,
    );
    assert.ok(Math.abs(value.dataSync()[0] - loss) <= 1e-6);
    const expected = weightsOfArrays(gradients as GoldenArrays);
    BLSTM_WEIGHTS.forEach((weight, place) => {
      const found = grads[variables[place].name], wanted = expected.get(weight)!;
      assert.deepEqual(found.shape, wanted.shape, weight);
      const distance = farthest(found.dataSync(), wanted.values);
      assert.ok(distance <= 1e-6, `${weight} is ${distance} away`);
    });
    tf.dispose([variables, value, grads]);
  });
}

const FEATURES = 3, UNITS = 2, LENGTHS = [3, 1, 4], LINES = 8;

/** A tiny network's input, its eight weights, and the factor of each hidden state in its "loss". */
function tinyCase() {
  const random = seededRandom(8);
  const uniform = (length: number) => Float32Array.from({ length }, () => 2 * random.next() - 1);
  const [forward, backward] = [0, 1].map(() => randomLstm(FEATURES, UNITS, random));
  const weights = [forward, backward].flatMap((
    { weightIh, weightHh, biasIh, biasHh },
  ) => [weightIh, weightHh, biasIh, biasHh]);
  return {
    x: uniform(LINES * FEATURES),
    weights,
    factors: uniform(LINES * 2 * UNITS),
    forward,
    backward,
  };
}

const SHAPES = [[4 * UNITS, FEATURES], [4 * UNITS, UNITS], [4 * UNITS], [4 * UNITS]];

function tensorsOf(weights: readonly Float32Array[]): tf.Tensor[] {
  return weights.map((values, place) => tf.tensor(values.slice(), SHAPES[place % 4]));
}

function hiddenOf(x: Float32Array, tensors: readonly tf.Tensor[]): tf.Tensor2D {
  const [forward, backward] = [tensors.slice(0, 4), tensors.slice(4)];
  return bidirectionalLstm(
    x,
    LENGTHS,
    forward as unknown as LstmTensors,
    backward as unknown as LstmTensors,
  );
}

Deno.test("the hidden states equal those of the plain form, forward columns first", () => {
  const { x, weights, forward, backward } = tinyCase();
  const found = tf.tidy(() => hiddenOf(x, tensorsOf(weights)).arraySync());
  let row = 0;
  for (const length of LENGTHS) {
    const song = Array.from({ length }, (_, line) => {
      const start = (row + line) * FEATURES;
      return [...x.subarray(start, start + FEATURES)];
    });
    const there = plainLstm(forward, song);
    const back = plainLstm(backward, song.toReversed()).toReversed();
    const expected = there.map((hidden, line) => [...hidden, ...back[line]]);
    const distance = farthest(found.slice(row, row + length).flat(), expected.flat());
    assert.ok(distance <= 1e-6, `${distance} away`);
    row += length;
  }
});

Deno.test("the gradient by each weight equals its numerical derivative", () => {
  const { x, weights, factors } = tinyCase();
  const loss = (weights: readonly Float32Array[]) =>
    tf.tidy(() =>
      hiddenOf(x, tensorsOf(weights)).arraySync().flat()
        .reduce((sum, hidden, place) => sum + hidden * factors[place], 0)
    );
  const found = tf.tidy(() =>
    tf.grads((...tensors: tf.Tensor[]) => tf.sum(tf.mul(hiddenOf(x, tensors).flatten(), factors)))(
      tensorsOf(weights),
    ).map((gradient) => gradient.dataSync())
  );
  const step = 2 ** -5; // small against 1, large against the 32-bit rounding of a hidden state
  weights.forEach((values, place) =>
    values.forEach((value, k) => {
      const movedBy = (by: number) => {
        const moved = values.slice();
        moved[k] = value + by;
        return loss(weights.with(place, moved));
      };
      // Error of order step⁴ (Richardson), 1e-6 of it, and 1e-6 of rounding over a step.
      const slope = (8 * (movedBy(step) - movedBy(-step)) -
        (movedBy(2 * step) - movedBy(-2 * step))) / (12 * step);
      const distance = Math.abs(found[place][k] - slope);
      assert.ok(distance <= 5e-5, `weight ${place}, ${k}: ${found[place][k]}, slope ${slope}`);
    })
  );
});

Deno.test("computing a gradient leaks no tensor", () => {
  const variables = variablesOf(weightsOfArrays(golden.small.weights));
  const before = tf.memory().numTensors;
  const { value, grads } = tf.variableGrads(() => goldenLoss(variables, 0.05), variables);
  assert.equal(tf.memory().numTensors, before + 1 + BLSTM_WEIGHTS.length);
  tf.dispose([value, grads]);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose(variables);
});
