/**
 * The network `blstm` in training: forward pass, loss, gradients, step.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";
import * as tf from "@tensorflow/tfjs";
import { bidirectionalLstm, type LstmTensors } from "../../layers/bidirectional_lstm.ts";
import { concatRows } from "../../layers/packing.ts";
import type {
  Evaluation,
  LabelledFeatures,
  TrainableNetwork,
  TrainableParts,
} from "../../network.ts";
import { type LossSettings, smoothedCrossEntropy } from "../../training/loss.ts";
import { AdamW } from "../../training/optimiser.ts";
import type { EarlyStoppingSettings } from "../../training/settings.ts";
import type { Weights } from "../../weights.ts";
import { type CreateEngine, toEngineWeights } from "./engine.ts";
import { BLSTM_WEIGHTS } from "./weights.ts";

const EVALUATED_AT_ONCE = 64;

/** What the network's training depends on, besides the settings that all networks have. */
export interface BlstmTrainingSettings
  extends EarlyStoppingSettings, Omit<LossSettings, "classWeights"> {
  readonly dropout: number;
}

/** The network with variables for weights. Holds tensors: dispose it. */
export class TrainableBlstm implements TrainableNetwork {
  readonly #variables: readonly tf.Variable[];
  readonly #optimiser: AdamW;
  readonly #loss: LossSettings;
  readonly #dropout: number;
  readonly #random: Random;
  readonly #createEngine: CreateEngine;

  /** @param createEngine of the engine that evaluates songs */
  constructor(
    { weights, settings, classWeights, random }: TrainableParts<BlstmTrainingSettings>,
    createEngine: CreateEngine,
  ) {
    this.#variables = BLSTM_WEIGHTS.map((name) => {
      const { shape, values } = weights.get(name)!;
      return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
    });
    this.#optimiser = new AdamW(settings);
    this.#loss = { ...settings, classWeights };
    this.#dropout = settings.dropout;
    this.#random = random;
    this.#createEngine = createEngine;
  }

  step(batch: readonly LabelledFeatures[], learningRate: number): number {
    const { value, grads } = this.gradients(batch);
    this.#optimiser.step(this.#variables, grads, learningRate);
    const loss = value.dataSync()[0];
    tf.dispose([value, grads]);
    return loss;
  }

  /** The loss of a batch, and its gradient by each weight. Dispose of both. */
  gradients(batch: readonly LabelledFeatures[]): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    return tf.variableGrads(() => this.#batchLoss(batch), [...this.#variables]);
  }

  evaluate(songs: readonly LabelledFeatures[]): Evaluation {
    const engine = this.#createEngine(toEngineWeights(this.weights()));
    const reference = songs.flatMap(({ labels }) => labels), logits: number[] = []; // [N, 2]
    for (let first = 0; first < songs.length; first += EVALUATED_AT_ONCE) {
      const batch = songs.slice(first, first + EVALUATED_AT_ONCE);
      const x = concatRows(batch.map(({ features }) => features.values));
      logits.push(...engine.logits(x, batch.map(({ labels }) => labels.length)));
    }
    engine.dispose();
    const loss = tf.tidy(() => {
      const tensor = tf.tensor2d(logits, [reference.length, 2]);
      return smoothedCrossEntropy(tensor, reference, this.#loss).dataSync()[0];
    });
    const labels = reference.map((_, line): Label =>
      logits[2 * line + 1] >= logits[2 * line] ? "chorus" : "verse"
    );
    return { loss, labels };
  }

  weights(): Weights {
    return new Map(BLSTM_WEIGHTS.map((name, place) => {
      const variable = this.#variables[place];
      return [name, { shape: variable.shape, values: variable.dataSync().slice() as Float32Array }];
    }));
  }

  dispose(): void {
    this.#optimiser.dispose();
    tf.dispose([...this.#variables]);
  }

  #batchLoss(batch: readonly LabelledFeatures[]): tf.Scalar {
    const tensors = this.#variables as readonly tf.Tensor[];
    const hidden = bidirectionalLstm(
      concatRows(batch.map(({ features }) => features.values)),
      batch.map(({ labels }) => labels.length),
      tensors.slice(0, 4) as unknown as LstmTensors,
      tensors.slice(4, 8) as unknown as LstmTensors,
    );
    const [weight, bias] = tensors.slice(8) as [tf.Tensor2D, tf.Tensor1D];
    const kept = tf.mul(hidden, this.#dropoutMask(hidden.shape)) as tf.Tensor2D;
    const logits = tf.add(tf.matMul(kept, weight, false, true), bias) as tf.Tensor2D; // [N, 2]
    return smoothedCrossEntropy(logits, batch.flatMap(({ labels }) => labels), this.#loss);
  }

  /** 0 for a hidden state left out, 1 / (1 − dropout) for one kept. */
  #dropoutMask(shape: [number, number]): tf.Tensor2D {
    const scale = 1 / (1 - this.#dropout), mask = new Float32Array(shape[0] * shape[1]);
    for (let i = 0; i < mask.length; i++) mask[i] = this.#random.next() < this.#dropout ? 0 : scale;
    return tf.tensor2d(mask, shape);
  }
}
