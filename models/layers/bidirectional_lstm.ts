/**
 * Both directions of an LSTM as one differentiable operation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { LstmWeights } from "./lstm.ts";
import { pack } from "./packing.ts";
import { TrainableLstm } from "./trainable_lstm.ts";

/** The four weights of one direction as tensors, in PyTorch's order and layout. */
export type LstmTensors = readonly [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/**
 * The hidden states of both directions, [N, 2H], differentiable by the weights.
 *
 * @param x features of every line of the batch, row-major [N, F]
 * @param lengths lines of each song, [B]
 */
export function bidirectionalLstm(
  x: Float32Array,
  lengths: readonly number[],
  forward: LstmTensors,
  backward: LstmTensors,
): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const tensors = inputs.slice(0, 8) as tf.Tensor[];
    const directions = [false, true].map((isBackward) =>
      new TrainableLstm(
        toLstmWeights(tensors.slice(isBackward ? 4 : 0, isBackward ? 8 : 4)),
        x,
        pack(lengths, isBackward),
      )
    );
    const lines = directions[0].lines, units = directions[0].units;
    const hidden = new Float32Array(lines * 2 * units); // [N, 2H]
    directions.forEach((direction, place) => direction.writeHidden(hidden, place * units));
    return {
      value: tf.tensor2d(hidden, [lines, 2 * units]),
      gradFunc: (gradient: tf.Tensor) => {
        const values = gradient.dataSync() as Float32Array;
        return directions.flatMap((direction, place) => direction.gradients(values, place * units));
      },
    };
  });
  return operation(...forward, ...backward) as tf.Tensor2D;
}

function toLstmWeights(tensors: readonly tf.Tensor[]): LstmWeights {
  const [weightIh, weightHh, biasIh, biasHh] = tensors.map((t) => t.dataSync() as Float32Array);
  return { weightIh, weightHh, biasIh, biasHh };
}
