/**
 * One direction of an LSTM with backpropagation through time (Werbos 1990) over packed songs.
 *
 * Automatic differentiation would compute each weight's gradient at every step. Here the gradients of
 * the gates are collected over all steps and multiplied once. Matrix products run on TensorFlow.js;
 * elementwise arithmetic runs in plain loops, where one pass replaces twenty operations.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { Lstm, type LstmStep, type LstmWeights } from "./lstm.ts";
import type { Packing } from "./packing.ts";

/** The values of one step that the backward pass needs; each array is [running songs, H]. */
interface StepCache {
  readonly gates: readonly Float32Array[];
  readonly halfCell: Float32Array;
  readonly halfTanhCell: Float32Array;
  readonly halfHidden: Float32Array;
}

/** One direction after its forward pass, with the cache of every step. Holds no tensors. */
export class TrainableLstm {
  readonly units: number;
  readonly #features: number;
  readonly #cache: StepCache[] = [];

  constructor(
    readonly weights: LstmWeights,
    readonly x: Float32Array,
    readonly packing: Packing,
  ) {
    const lstm = new Lstm(weights);
    this.units = lstm.units;
    this.#features = lstm.features;
    lstm.run(x, packing, (step) => this.#cache.push(toStepCache(step)));
    lstm.dispose();
  }

  get lines(): number {
    return this.packing.lines;
  }

  /** Writes the hidden state of each line into `target`, [N, 2H], from column `column` on. */
  writeHidden(target: Float32Array, column: number): void {
    const units = this.units;
    this.packing.steps.forEach((rows, t) => {
      const { halfHidden } = this.#cache[t];
      rows.forEach((row, place) => {
        const to = row * 2 * units + column, from = place * units;
        for (let unit = 0; unit < units; unit++) target[to + unit] = 2 * halfHidden[from + unit];
      });
    });
  }

  /**
   * The gradients of the loss by the four weights, from its gradient by the hidden states.
   *
   * @param byHidden [N, 2H]; H columns from `column` on belong to this direction
   */
  gradients(byHidden: Float32Array, column: number): tf.Tensor[] {
    const dz = this.#gateGradients(byHidden, column);
    return tf.tidy(() => {
      const byGates = tf.tensor2d(dz, [this.lines, 4 * this.units]);
      // [F + H, N] · [N, 4H], all steps at once
      const byWeights = tf.transpose(tf.matMul(this.#operand(), byGates)) as tf.Tensor2D;
      const byBias = tf.sum(byGates, 0);
      return [
        tf.slice2d(byWeights, [0, 0], [4 * this.units, this.#features]),
        tf.slice2d(byWeights, [0, this.#features], [4 * this.units, this.units]),
        byBias,
        byBias.clone(),
      ];
    });
  }

  /** The gradient by each gate before its activation, [N, 4H], in packed order. */
  #gateGradients(byHidden: Float32Array, column: number): Float32Array {
    const { units, packing: { steps } } = this;
    const dz = new Float32Array(this.lines * 4 * units);
    const recurrent = tf.tensor2d(this.weights.weightHh, [4 * units, units]);
    let end = this.lines;
    let fromNext: { hidden: Float32Array; cell: Float32Array } = empty(), running = 0;
    for (let t = steps.length - 1; t >= 0; t--) {
      const rows = steps[t], cache = this.#cache[t], previous = this.#cache[t - 1];
      const [input, forget, cellGate, output] = cache.gates;
      const byCell = new Float32Array(rows.length * units);
      const start = end - rows.length;
      for (let place = 0; place < rows.length; place++) {
        const hiddenAt = rows[place] * 2 * units + column, continues = place < running;
        for (let unit = 0; unit < units; unit++) {
          const k = place * units + unit;
          const i = input[k], f = forget[k], g = 2 * cellGate[k] - 1, o = output[k];
          const tanhCell = 2 * cache.halfTanhCell[k];
          const dh = byHidden[hiddenAt + unit] + (continues ? fromNext.hidden[k] : 0);
          const dc = dh * o * (1 - tanhCell * tanhCell) + (continues ? fromNext.cell[k] : 0);
          const z = (start + place) * 4 * units + unit;
          dz[z] = dc * g * i * (1 - i);
          dz[z + units] = previous ? 2 * dc * previous.halfCell[k] * f * (1 - f) : 0;
          dz[z + 2 * units] = dc * i * (1 - g * g);
          dz[z + 3 * units] = dh * tanhCell * o * (1 - o);
          byCell[k] = dc * f;
        }
      }
      if (t > 0) {
        const ofStep = dz.subarray(start * 4 * units, end * 4 * units);
        const hidden = tf.tidy(() =>
          tf.matMul(tf.tensor2d(ofStep, [rows.length, 4 * units]), recurrent).dataSync()
        ) as Float32Array;
        fromNext = { hidden, cell: byCell };
      }
      running = rows.length;
      end = start;
    }
    recurrent.dispose();
    return dz;
  }

  /** The input of the gates, [x | previous h], transposed: [F + H, N] in packed order. */
  #operand(): tf.Tensor2D {
    const { units, lines, x } = this, features = this.#features;
    const operand = new Float32Array((features + units) * lines);
    let column = 0;
    this.packing.steps.forEach((rows, t) => {
      const previous = this.#cache[t - 1]?.halfHidden;
      rows.forEach((row, place) => {
        for (let f = 0; f < features; f++) operand[f * lines + column] = x[row * features + f];
        for (let unit = 0; previous && unit < units; unit++) {
          operand[(features + unit) * lines + column] = 2 * previous[place * units + unit];
        }
        column++;
      });
    });
    return tf.tensor2d(operand, [features + units, lines]);
  }
}

function empty() {
  return { hidden: new Float32Array(), cell: new Float32Array() };
}

function toStepCache({ gates, halfCell, halfTanhCell, halfHidden }: LstmStep): StepCache {
  const read = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;
  return {
    gates: gates.map(read),
    halfCell: read(halfCell),
    halfTanhCell: read(halfTanhCell),
    halfHidden: read(halfHidden),
  };
}
