/**
 * The first network: features → bidirectional LSTM → dropout → dense → softmax.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/feature_set.ts";
import * as tf from "@tensorflow/tfjs-core";
import { Lstm, type LstmWeights } from "./layers/lstm.ts";
import { joinedRows, pack } from "./layers/packing.ts";
import type { LineTagger } from "./tagger.ts";
import { type Weights, weightsOf } from "./weights.ts";

/** The names of the network's weights: PyTorch's, with "lstm" and "classifier" as modules. */
export const BLSTM_WEIGHTS = [
  ...["", "_reverse"].flatMap((direction) =>
    ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) =>
      `lstm.${name}${direction}`
    )
  ),
  "classifier.weight",
  "classifier.bias",
] as const;

/** The shapes of the weights, by name. */
export function blstmShapes(features: number, units: number): Record<string, number[]> {
  const direction = [[4 * units, features], [4 * units, units], [4 * units], [4 * units]];
  const shapes = [...direction, ...direction, [2, 2 * units], [2]];
  return Object.fromEntries(BLSTM_WEIGHTS.map((name, place) => [name, shapes[place]]));
}

/** The weights of one direction. */
export function directionOf(weights: Weights, backward: boolean): LstmWeights {
  const [weightIh, weightHh, biasIh, biasHh] = BLSTM_WEIGHTS
    .slice(backward ? 4 : 0, backward ? 8 : 4)
    .map((name) => weights.get(name)!.values);
  return { weightIh, weightHh, biasIh, biasHh };
}

/** Scales the difference of the two logits before the softmax; 1 changes nothing. */
export interface Calibration {
  readonly temperature: number;
}

/** The network, ready to tag. Holds tensors: dispose it. */
export class Blstm implements LineTagger {
  readonly model: ModelName;
  readonly featureSet: FeatureSet;
  readonly #directions: readonly { lstm: Lstm; dense: tf.Tensor2D; backward: boolean }[];
  readonly #bias: Float32Array;
  readonly #temperature: number;

  /** @throws {Error} if a weight is missing or has another shape than the feature set asks for. */
  constructor(
    model: ModelName,
    featureSet: FeatureSet,
    weights: Weights,
    calibration: Calibration = { temperature: 1 },
  ) {
    const units = (weights.get("classifier.weight")?.shape[1] ?? 2) / 2;
    const checked = weightsOf(weights, blstmShapes(featureSet.names.length, units));
    this.model = model;
    this.featureSet = featureSet;
    this.#temperature = calibration.temperature;
    this.#bias = checked.get("classifier.bias")!.values;
    this.#directions = [false, true].map((backward) => ({
      lstm: new Lstm(directionOf(checked, backward)),
      dense: denseOf(checked.get("classifier.weight")!.values, units, backward),
      backward,
    }));
  }

  tag(songs: readonly SongFeatures[]): Promise<Float32Array[]> {
    const logits = this.logits(songs);
    let first = 0;
    return Promise.resolve(songs.map(({ lines: { length } }) => {
      const chorus = new Float32Array(length);
      for (let line = 0; line < length; line++) {
        const difference = logits[2 * (first + line) + 1] - logits[2 * (first + line)];
        chorus[line] = 1 / (1 + Math.exp(-difference / this.#temperature)); // softmax of two
      }
      first += length;
      return chorus;
    }));
  }

  dispose(): void {
    for (const { lstm, dense } of this.#directions) {
      lstm.dispose();
      dense.dispose();
    }
  }

  /**
   * The logits of every line of the batch, song after song, row-major [N, 2]: verse and chorus. They
   * are the bias and what both directions add to it.
   */
  logits(songs: readonly SongFeatures[]): Float32Array {
    const lengths = songs.map(({ lines }) => lines.length);
    const x = joinedRows(songs.map(({ values }) => values)); // [N, F]
    const lines = x.length / this.featureSet.names.length;
    const logits = new Float32Array(2 * lines);
    for (let i = 0; i < logits.length; i++) logits[i] = this.#bias[i % 2];
    if (lines === 0) return logits;
    for (const { lstm, dense, backward } of this.#directions) {
      const hidden: tf.Tensor2D[] = [], order: number[] = [];
      const packing = pack(lengths, backward);
      lstm.run(x, packing, ({ halfHidden }, rows) => {
        hidden.push(tf.keep(tf.clone(halfHidden)));
        order.push(...rows);
      });
      const part = tf.tidy(() => tf.matMul(tf.concat2d(hidden, 0), dense).dataSync() // [N, H] · [H, 2], in packed order
      );
      tf.dispose(hidden);
      order.forEach((row, place) => {
        logits[2 * row] += part[2 * place];
        logits[2 * row + 1] += part[2 * place + 1];
      });
    }
    return logits;
  }
}

/** One direction's half of the classifier, [H, 2], doubled as the hidden state is kept halved. */
function denseOf(weight: Float32Array, units: number, backward: boolean): tf.Tensor2D {
  const dense = new Float32Array(2 * units);
  for (let unit = 0; unit < units; unit++) {
    for (let label = 0; label < 2; label++) {
      dense[2 * unit + label] = 2 * weight[label * 2 * units + (backward ? units : 0) + unit];
    }
  }
  return tf.tensor2d(dense, [units, 2]);
}
