/**
 * Trains the first network: settings in, weights out, every random choice from one seed.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/feature_set.ts";
import type { Label } from "#lib/label.ts";
import { Scorecard } from "#lib/metrics/scorecard.ts";
import { labelsOf } from "#lib/annotation.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import * as tf from "@tensorflow/tfjs";
import { Blstm, BLSTM_WEIGHTS } from "../blstm.ts";
import { joinedRows } from "../layers/packing.ts";
import { bidirectionalLstm, type LstmTensors } from "../layers/trainable_lstm.ts";
import type { Weights } from "../weights.ts";
import { EarlyStopping, type HeldOutScores } from "./early_stopping.ts";
import { initialWeights } from "./initialisation.ts";
import { classWeights, type LossSettings, smoothedCrossEntropy } from "./loss.ts";
import { AdamW } from "./optimiser.ts";
import { sampled, type Sampling } from "./sampling.ts";

/** Everything that shapes a training run, beside its songs. */
export interface TrainingSettings {
  readonly seed: number;
  /** Units of each direction, H. */
  readonly units: number;
  /** Share of hidden states left out at each step, in [0, 1). */
  readonly dropout: number;
  readonly smoothing: number;
  readonly entropy: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly batchSongs: number;
  readonly maxEpochs: number;
  /** Epochs without improvement on the held-out songs after which training stops. */
  readonly patience: number;
  readonly sampling: Sampling;
}

export const DEFAULT_SETTINGS: TrainingSettings = {
  seed: 1,
  units: 256,
  dropout: 0.2,
  smoothing: 0.15,
  entropy: 0,
  learningRate: 2e-3,
  weightDecay: 0.005,
  clipNorm: 1,
  batchSongs: 32,
  maxEpochs: 60,
  patience: 6,
  sampling: "uniform",
};

/** A song to learn from: its features, computed once, and its gold labels. */
export interface LabelledFeatures {
  readonly features: SongFeatures;
  /** [L] */
  readonly labels: readonly Label[];
}

/** One line of the training log. */
export interface Epoch extends HeldOutScores {
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly seconds: number;
  /** Whether these are the best weights so far. */
  readonly best: boolean;
}

/** The best weights, and how training went. */
export interface Fitted {
  readonly weights: Weights;
  readonly epochs: readonly Epoch[];
}

/**
 * Fits the network to the training songs. Stops when the held-out songs get no better, and returns
 * the weights with which their macro F1 was highest.
 *
 * @param report is told of each epoch as it ends
 * @param clock milliseconds from some fixed point
 */
export async function fit(
  featureSet: FeatureSet,
  training: readonly LabelledFeatures[],
  heldOut: readonly LabelledFeatures[],
  settings: TrainingSettings,
  report: (epoch: Epoch) => void,
  clock: () => number,
  signal?: AbortSignal,
): Promise<Fitted> {
  const random = seededRandom(settings.seed);
  const loss: LossSettings = {
    smoothing: settings.smoothing,
    entropy: settings.entropy,
    classWeights: classWeights(chorusShare(training.flatMap(({ labels }) => labels))),
  };
  const network = new TrainableBlstm(
    initialWeights(featureSet.names.length, settings.units, random),
    settings,
    loss,
    random,
  );
  const stopping = new EarlyStopping(settings.patience);
  const shares = training.map(({ labels }) => chorusShare(labels));
  const epochs: Epoch[] = [];
  let best = network.weights();

  for (let epoch = 1; epoch <= settings.maxEpochs; epoch++) {
    const start = clock();
    let lossSum = 0, lines = 0;
    const order = sampled(settings.sampling, shares, random);
    for (let first = 0; first < order.length; first += settings.batchSongs) {
      signal?.throwIfAborted();
      const batch = order.slice(first, first + settings.batchSongs).map((song) => training[song]);
      const size = batch.reduce((sum, { labels }) => sum + labels.length, 0);
      lossSum += network.step(batch) * size;
      lines += size;
    }
    const weights = network.weights();
    const scores = await heldOutScores(featureSet, weights, heldOut, loss);
    const verdict = stopping.note(scores);
    if (verdict.best) best = weights;
    epochs.push({
      epoch,
      trainingLoss: lossSum / lines,
      ...scores,
      seconds: (clock() - start) / 1000,
      best: verdict.best,
    });
    report(epochs.at(-1)!);
    if (verdict.stop) break;
  }
  network.dispose();
  return { weights: best, epochs };
}

/** The network with weights that move. */
export class TrainableBlstm {
  readonly #variables: readonly tf.Variable[];
  readonly #optimiser: AdamW;

  constructor(
    weights: Weights,
    readonly settings: TrainingSettings,
    readonly loss: LossSettings,
    readonly random: Random,
  ) {
    this.#variables = BLSTM_WEIGHTS.map((name) => {
      const { shape, values } = weights.get(name)!;
      return tf.variable(tf.tensor(values, [...shape]));
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

  gradients(batch: readonly LabelledFeatures[]): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    return tf.variableGrads(() => this.#batchLoss(batch), [...this.#variables]);
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

const TAGGED_AT_ONCE = 64;

async function heldOutScores(
  featureSet: FeatureSet,
  weights: Weights,
  songs: readonly LabelledFeatures[],
  loss: LossSettings,
): Promise<HeldOutScores> {
  const tagger = new Blstm(UNNAMED, featureSet, weights);
  const scorecard = new Scorecard();
  const labels: Label[] = [], logits: number[] = [];
  for (let first = 0; first < songs.length; first += TAGGED_AT_ONCE) {
    const batch = songs.slice(first, first + TAGGED_AT_ONCE);
    const tagged = await tagger.tag(batch.map(({ features }) => features));
    batch.forEach((song, place) => {
      scorecard.add(song.labels, labelsOf(tagged[place]));
      labels.push(...song.labels);
      for (const p of tagged[place]) logits.push(0, Math.log(p / (1 - p)));
    });
  }
  tagger.dispose();
  const value = tf.tidy(() =>
    smoothedCrossEntropy(tf.tensor2d(logits, [labels.length, 2]), labels, loss).dataSync()[0]
  );
  return { loss: value, macroF1: scorecard.scores().lines.macroF1 };
}

const UNNAMED = { name: "in training", version: "", checksum: null, probabilities: "raw" } as const;

function chorusShare(labels: readonly Label[]): number {
  return labels.filter((label) => label === "chorus").length / labels.length;
}
