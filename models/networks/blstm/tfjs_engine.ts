/**
 * The engine on TensorFlow.js: the kernel's reference, and its replacement on a runtime without relaxed
 * SIMD.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { Lstm } from "../../layers/lstm.ts";
import { pack } from "../../layers/packing.ts";
import type { BlstmEngine, BlstmWeights } from "./engine.ts";

/** Computes logits with tensors. */
export class TfjsEngine implements BlstmEngine {
  readonly #directions: readonly { lstm: Lstm; dense: tf.Tensor2D; backward: boolean }[];
  readonly #bias: Float32Array;

  constructor({ directions, classifier, bias }: BlstmWeights) {
    this.#bias = bias;
    this.#directions = directions.map((weights, direction) => {
      const lstm = new Lstm(weights);
      return {
        lstm,
        dense: toClassifierTensor(classifier, lstm.units, direction),
        backward: direction === 1,
      };
    });
  }

  logits(x: Float32Array, lengths: readonly number[]): Float32Array {
    const lines = lengths.reduce((sum, length) => sum + length, 0);
    const logits = Float32Array.from({ length: 2 * lines }, (_, i) => this.#bias[i % 2]);
    if (lines === 0) return logits;
    for (const { lstm, dense, backward } of this.#directions) {
      const hidden: tf.Tensor2D[] = [], order: number[] = [];
      lstm.run(x, pack(lengths, backward), ({ halfHidden }, rows) => {
        hidden.push(tf.keep(tf.clone(halfHidden)));
        order.push(...rows);
      });
      // [N, H] · [H, 2], in packed order
      const part = tf.tidy(() => tf.matMul(tf.concat2d(hidden, 0), dense).dataSync());
      tf.dispose(hidden);
      order.forEach((row, place) => {
        logits[2 * row] += part[2 * place];
        logits[2 * row + 1] += part[2 * place + 1];
      });
    }
    return logits;
  }

  dispose(): void {
    for (const { lstm, dense } of this.#directions) {
      lstm.dispose();
      dense.dispose();
    }
  }
}

/** The classifier's weights for one direction, [H, 2]; doubled, as hidden states are halved. */
function toClassifierTensor(
  classifier: Float32Array,
  units: number,
  direction: number,
): tf.Tensor2D {
  const dense = new Float32Array(2 * units);
  for (let unit = 0; unit < units; unit++) {
    for (let label = 0; label < 2; label++) {
      dense[2 * unit + label] = 2 * classifier[(2 * label + direction) * units + unit];
    }
  }
  return tf.tensor2d(dense, [units, 2]);
}
