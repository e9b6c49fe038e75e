/**
 * The first network with weights that move: forward, loss, gradients, step.
 *
 * @module
 */
import type { SongFeatures } from "#lib/features/contract.ts";
import type { Label } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";
import * as tf from "@tensorflow/tfjs";
import { BLSTM_WEIGHTS } from "./tagger.ts";
import { bidirectionalLstm, type LstmTensors } from "../../layers/bidirectional_lstm.ts";
import { joinedRows } from "../../layers/packing.ts";
import type { Weights } from "../../weights.ts";
import { type LossSettings, smoothedCrossEntropy } from "../../training/loss.ts";
import { AdamW, type OptimiserSettings } from "../../training/optimiser.ts";

/** A song to learn from: its features, computed once, and its gold labels. */
export interface LabelledFeatures {
  readonly features: SongFeatures;
  /** [L] */
  readonly labels: readonly Label[];
}

/** The network while it learns. Holds tensors: dispose it. */
export class TrainableBlstm {
  readonly #variables: readonly tf.Variable[];
  readonly #optimiser: AdamW;

  constructor(
    weights: Weights,
    readonly settings: OptimiserSettings & { readonly dropout: number },
    readonly loss: LossSettings,
    readonly random: Random,
  ) {
    this.#variables = BLSTM_WEIGHTS.map((name) => {
      const { shape, values } = weights.get(name)!;
      return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
    });
    this.#optimiser = new AdamW(settings);
  }

  /** Learns from one batch; returns its loss before the step. */
  step(batch: readonly LabelledFeatures[]): number {
    const { value, grads } = this.gradients(batch);
    this.#optimiser.step(this.#variables, grads);
    const loss = value.dataSync()[0];
    tf.dispose([value, grads]);
    return loss;
  }

  /** The loss of a batch, and its gradient by each weight. */
  gradients(batch: readonly LabelledFeatures[]): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    return tf.variableGrads(() => this.#batchLoss(batch), [...this.#variables]);
  }

  /** A copy of the weights as they are now. */
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
      joinedRows(batch.map(({ features }) => features.values)),
      batch.map(({ labels }) => labels.length),
      tensors.slice(0, 4) as unknown as LstmTensors,
      tensors.slice(4, 8) as unknown as LstmTensors,
    );
    const [weight, bias] = tensors.slice(8) as [tf.Tensor2D, tf.Tensor1D];
    const kept = tf.mul(hidden, this.#dropoutMask(hidden.shape)) as tf.Tensor2D;
    const logits = tf.add(tf.matMul(kept, weight, false, true), bias) as tf.Tensor2D; // [N, 2]
    return smoothedCrossEntropy(logits, batch.flatMap(({ labels }) => labels), this.loss);
  }

  /** 0 for a state left out, 1 / (1 − dropout) for one kept. */
  #dropoutMask(shape: [number, number]): tf.Tensor2D {
    const { dropout } = this.settings, scale = 1 / (1 - dropout);
    const mask = new Float32Array(shape[0] * shape[1]);
    for (let i = 0; i < mask.length; i++) mask[i] = this.random.next() < dropout ? 0 : scale;
    return tf.tensor2d(mask, shape);
  }
}
