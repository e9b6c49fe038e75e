/**
 * The first network: features → bidirectional LSTM → dropout → dense → softmax.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import { type Labelling, toLabelling } from "#lib/labelling.ts";
import { startedEngine } from "../../backend.ts";
import type { BlstmEngine, BlstmWeights, EngineMaker } from "./engine.ts";
import type { LstmWeights } from "../../layers/lstm.ts";
import { joinedRows } from "../../layers/packing.ts";
import type { LineTagger } from "../../network.ts";
import { type Weights, weightsOf } from "../../weights.ts";

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

/** The weights as engines take them. */
export function engineWeights(weights: Weights): BlstmWeights {
  const values = BLSTM_WEIGHTS.map((name) => weights.get(name)!.values);
  const directionAt = (place: number): LstmWeights => {
    const [weightIh, weightHh, biasIh, biasHh] = values.slice(place, place + 4);
    return { weightIh, weightHh, biasIh, biasHh };
  };
  const [classifier, bias] = values.slice(8);
  return { directions: [directionAt(0), directionAt(4)], classifier, bias };
}

/** Scales the difference of the two logits before the softmax; 1 changes nothing. */
export interface Calibration {
  readonly temperature: number;
}

/** The network, ready to tag. Holds its engine's memory: dispose it. */
export class Blstm implements LineTagger {
  readonly model: ModelInfo;
  readonly featureSet: FeatureSet;
  readonly #engine: BlstmEngine;
  readonly #temperature: number;

  /** @throws {Error} if a weight is missing or has another shape than the feature set asks for. */
  constructor(
    model: ModelInfo,
    featureSet: FeatureSet,
    weights: Weights,
    calibration: Calibration = { temperature: 1 },
    makeEngine: EngineMaker = startedEngine,
  ) {
    const units = (weights.get("classifier.weight")?.shape[1] ?? 2) / 2;
    const checked = weightsOf(weights, blstmShapes(featureSet.names.length, units));
    this.model = model;
    this.featureSet = featureSet;
    this.#temperature = calibration.temperature;
    this.#engine = makeEngine(engineWeights(checked));
  }

  tag(songs: readonly SongFeatures[]): Promise<Labelling[]> {
    const logits = this.logits(songs);
    let first = 0;
    return Promise.resolve(songs.map(({ lines: { length } }) => {
      const chorus = new Float32Array(length);
      for (let line = 0; line < length; line++) {
        const difference = logits[2 * (first + line) + 1] - logits[2 * (first + line)];
        chorus[line] = 1 / (1 + Math.exp(-difference / this.#temperature)); // softmax of two
      }
      first += length;
      return toLabelling(chorus);
    }));
  }

  /** The logits of every line of the batch, song after song, row-major [N, 2]: verse and chorus. */
  logits(songs: readonly SongFeatures[]): Float32Array {
    const x = joinedRows(songs.map(({ values }) => values)); // [N, F]
    return this.#engine.logits(x, songs.map(({ lines }) => lines.length));
  }

  dispose(): void {
    this.#engine.dispose();
  }
}
