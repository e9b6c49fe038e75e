/**
 * One direction of an LSTM (Hochreiter and Schmidhuber 1997, with a forget gate) over packed songs.
 *
 * Weights come in PyTorch's layout: `weight_ih` [4H, F], `weight_hh` [4H, H], two biases [4H], the
 * gates in the order input, forget, cell, output.
 *
 * The steps are ordered by hand for the WebAssembly backend, on which a sigmoid is ten times as fast
 * as a tanh and slicing a large tensor copies all of it. So tanh(x) is written as 2σ(2x) − 1, the
 * states are kept halved (ĥ = h / 2, ĉ = c / 2) and the factors 2 are folded into the weights; each
 * gate is one fused product, bias and sigmoid; and nothing large is sliced.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Packing } from "./packing.ts";

/** Weights of one direction, in PyTorch's layout. */
export interface LstmWeights {
  /** [4H, F], row-major */
  readonly weightIh: Float32Array;
  /** [4H, H], row-major */
  readonly weightHh: Float32Array;
  /** [4H] */
  readonly biasIh: Float32Array;
  /** [4H] */
  readonly biasHh: Float32Array;
}

/** The gates of the LSTM cell, in the order of the weights' rows. */
export const GATES = ["input", "forget", "cell", "output"] as const;

const CELL = 2;

/** One gate: σ([x | ĥ] · kernel + bias). For the cell gate that is (tanh + 1) / 2. */
interface Gate {
  /** [F + H, H] */
  readonly kernel: tf.Tensor2D;
  /** [H] */
  readonly bias: tf.Tensor1D;
}

/** The results of one step; each tensor is [running songs, H]. */
export interface LstmStep {
  readonly gates: readonly tf.Tensor2D[];
  /** Half the cell state, ĉ = c / 2. */
  readonly halfCell: tf.Tensor2D;
  /** σ(2c) − ½, which is tanh(c) / 2. */
  readonly halfTanhCell: tf.Tensor2D;
  /** Half the hidden state, ĥ = h / 2. */
  readonly halfHidden: tf.Tensor2D;
}

/** The state that one step passes to the next; each tensor is [running songs, H]. */
type State = Pick<LstmStep, "halfCell" | "halfHidden">;

/** One direction of an LSTM, ready to run. Holds tensors: dispose it. */
export class Lstm {
  readonly features: number;
  readonly units: number;
  readonly #gates: readonly Gate[];
  readonly #half = tf.scalar(0.5);
  readonly #four = tf.scalar(4);

  constructor(weights: LstmWeights) {
    this.units = weights.biasIh.length / 4;
    this.features = weights.weightIh.length / weights.biasIh.length;
    this.#gates = GATES.map((_, gate) => toGate(weights, gate, this.features, this.units));
  }

  /**
   * Runs over packed songs. Calls `onStep` after each step with its results and the rows that it read.
   * The tensors are disposed of when `onStep` returns, unless it keeps them (`tf.keep`).
   *
   * @param x features of every line of the batch, row-major [N, F]
   */
  run(x: Float32Array, packing: Packing, onStep: (step: LstmStep, rows: Int32Array) => void): void {
    let state: State | undefined;
    for (const rows of packing.steps) {
      const previous = state;
      state = tf.tidy(() => {
        const step = this.#step(this.#input(x, rows), previous, rows.length);
        onStep(step, rows);
        return { halfCell: step.halfCell, halfHidden: step.halfHidden };
      });
      if (previous) tf.dispose([previous.halfCell, previous.halfHidden]);
    }
    if (state) tf.dispose([state.halfCell, state.halfHidden]);
  }

  dispose(): void {
    for (const { kernel, bias } of this.#gates) tf.dispose([kernel, bias]);
    tf.dispose([this.#half, this.#four]);
  }

  /** The features of some lines, [rows, F]. */
  #input(x: Float32Array, rows: Int32Array): tf.Tensor2D {
    const features = this.features, input = new Float32Array(rows.length * features);
    rows.forEach((row, place) =>
      input.set(x.subarray(row * features, (row + 1) * features), place * features)
    );
    return tf.tensor2d(input, [rows.length, features]);
  }

  #step(
    x: tf.Tensor2D,
    previous: State | undefined,
    running: number,
  ): LstmStep {
    const shape: [number, number] = [running, this.units];
    const hidden = previous ? prefix(previous.halfHidden, running) : tf.zeros<tf.Rank.R2>(shape);
    const operand = tf.concat2d([x, hidden], 1); // [running, F + H]
    const gates = this.#gates.map(({ kernel, bias }) =>
      tf.fused.matMul({ a: operand, b: kernel, bias, activation: "sigmoid" }) as tf.Tensor2D
    );
    const [input, forget, cellGate, output] = gates;
    const entering = tf.mul(input, tf.sub(cellGate, this.#half)) as tf.Tensor2D;
    const halfCell = previous
      ? tf.add<tf.Tensor2D>(tf.mul(forget, prefix(previous.halfCell, running)), entering)
      : entering;
    const halfTanhCell = tf.sub<tf.Tensor2D>(tf.sigmoid(tf.mul(halfCell, this.#four)), this.#half);
    return { gates, halfCell, halfTanhCell, halfHidden: tf.mul(output, halfTanhCell) };
  }
}

/** The first rows of a tensor, [rows, H]; the tensor itself if it has no others. */
function prefix(tensor: tf.Tensor2D, rows: number): tf.Tensor2D {
  return tensor.shape[0] === rows ? tensor : tf.slice2d(tensor, [0, 0], [rows, tensor.shape[1]]);
}

function toGate(weights: LstmWeights, gate: number, features: number, units: number): Gate {
  const kernel = new Float32Array((features + units) * units), bias = new Float32Array(units);
  const scale = gate === CELL ? 2 : 1; // σ(2x) for tanh
  for (let unit = 0; unit < units; unit++) {
    const row = gate * units + unit;
    for (let f = 0; f < features; f++) {
      kernel[f * units + unit] = scale * weights.weightIh[row * features + f];
    }
    for (let h = 0; h < units; h++) {
      // twice, as the hidden state is kept halved
      kernel[(features + h) * units + unit] = 2 * scale * weights.weightHh[row * units + h];
    }
    bias[unit] = scale * (weights.biasIh[row] + weights.biasHh[row]);
  }
  return { kernel: tf.tensor2d(kernel, [features + units, units]), bias: tf.tensor1d(bias) };
}
