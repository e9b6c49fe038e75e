/**
 * The network in TensorFlow.js, written to be read: what the kernel must compute. Its gradients come from
 * automatic differentiation. Needs `startTensorFlow`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Weights } from "../../weights.ts";
import type { NetworkInput } from "./input.ts";

/** The weights by name, as tensors or variables. */
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;

const HEADS = 4, GATES = 4, NORM_EPSILON = 1e-5;

/** Variables with the values of weights. Dispose of them. */
export function toVariables(weights: Weights): Readonly<Record<string, tf.Variable>> {
  const entries = [...weights].map(([name, { shape, values }]) =>
    [name, tf.tidy(() => tf.variable(tf.tensor(values, [...shape])))] as const
  );
  return Object.fromEntries(entries);
}

/**
 * The emissions of a song, [L, 2].
 *
 * @param masks the factors of dropout, as `RefrainKernel.emissions` takes them
 */
export function clearEmissions(
  { lines, x, pairs }: NetworkInput,
  weights: WeightTensors,
  masks?: Float32Array,
): tf.Tensor2D {
  return tf.tidy(() => {
    const size = pairs.length / lines ** 2, width = weights["input_norm.weight"].size;
    const wide = weights["output.weight"].shape[1]!;
    const [ofInput, of1, of2, ofOutput] = toMasks(masks, lines, width, wide);
    const hiddenOfPairs = linear(tf.tensor2d(pairs, [lines * lines, size]), weights, "pair.0");
    const ofPairs = linear(tf.relu(hiddenOfPairs), weights, "pair.2"); // [L², 8]
    const biases = tf.reshape(tf.transpose(ofPairs), [2, HEADS, lines, lines]);
    const [biases1, biases2] = tf.unstack(biases) as tf.Tensor3D[];

    const entered = linear(tf.tensor2d(x, [lines, x.length / lines]), weights, "input");
    let line: tf.Tensor2D = tf.relu(layerNorm(entered, weights, "input_norm"));
    line = attention(tf.mul(ofInput, line), biases1, of1, weights, "attention_1");
    line = tf.concat2d([
      lstm(line, weights, ""),
      tf.reverse2d(lstm(tf.reverse2d(line, 0), weights, "_reverse"), 0),
    ], 1);
    line = attention(line, biases2, of2, weights, "attention_2");
    return linear(tf.mul(ofOutput, line), weights, "output");
  });
}

/** x · weightᵀ + bias */
function linear(x: tf.Tensor2D, weights: WeightTensors, name: string): tf.Tensor2D {
  const weight = weights[`${name}.weight`] as tf.Tensor2D;
  return tf.add(tf.matMul(x, weight, false, true), weights[`${name}.bias`]);
}

function layerNorm(x: tf.Tensor2D, weights: WeightTensors, name: string): tf.Tensor2D {
  const difference = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(difference), 1, true);
  const standard = tf.div(difference, tf.sqrt(tf.add(variance, NORM_EPSILON)));
  return tf.add(tf.mul(standard, weights[`${name}.weight`]), weights[`${name}.bias`]);
}

/** x + mask · output(Σ softmax(q · kᵀ / √size + bias) · v), for each head. */
function attention(
  x: tf.Tensor2D,
  biases: tf.Tensor3D,
  mask: tf.Tensor2D,
  weights: WeightTensors,
  name: string,
): tf.Tensor2D {
  const [lines, width] = x.shape, size = width / HEADS;
  const projections = linear(
    layerNorm(x, weights, `${name}.norm`),
    weights,
    `${name}.query_key_value`,
  );
  const [query, key, value] = tf.split(projections, 3, 1).map((part) =>
    tf.transpose(tf.reshape(part, [lines, HEADS, size]), [1, 0, 2])
  );
  const scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(size));
  const mixed = tf.matMul(tf.softmax(tf.add(scores, biases)), value); // [4, L, size]
  const together = tf.reshape(tf.transpose(mixed, [1, 0, 2]), [lines, width]) as tf.Tensor2D;
  return tf.add(x, tf.mul(mask, linear(together, weights, `${name}.output`)));
}

/** The states of one direction, [L, H]. */
function lstm(x: tf.Tensor2D, weights: WeightTensors, direction: string): tf.Tensor2D {
  const [ih, hh, biasIh, biasHh] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    .map((name) => weights[`lstm.${name}_l0${direction}`]) as [
      tf.Tensor2D,
      tf.Tensor2D,
      ...tf.Tensor[],
    ];
  const units = hh.shape[1];
  let hidden: tf.Tensor2D = tf.zeros([1, units]), cell: tf.Tensor2D = tf.zeros([1, units]);
  const states: tf.Tensor2D[] = [];
  for (let line = 0; line < x.shape[0]; line++) {
    const input = tf.slice2d(x, [line, 0], [1, x.shape[1]]);
    const fromInput = tf.add(tf.matMul(input, ih, false, true), biasIh);
    const fromHidden = tf.add(tf.matMul(hidden, hh, false, true), biasHh);
    const [i, f, g, o] = tf.split(tf.add(fromInput, fromHidden), GATES, 1) as tf.Tensor2D[];
    cell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    hidden = tf.mul(tf.sigmoid(o), tf.tanh(cell));
    states.push(hidden);
  }
  return tf.concat2d(states, 0);
}

/** The four masks of a song. */
function toMasks(
  masks: Float32Array | undefined,
  lines: number,
  width: number,
  wide: number,
): tf.Tensor2D[] {
  let from = 0;
  return [width, width, wide, wide].map((size) =>
    masks === undefined
      ? tf.ones([lines, size])
      : tf.tensor2d(masks.slice(from, from += lines * size), [lines, size])
  );
}
