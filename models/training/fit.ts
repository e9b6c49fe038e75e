/**
 * Trains the first network: settings in, weights out, every random choice from one seed.
 *
 * @module
 */
import type { FeatureSet } from "#lib/features/contract.ts";
import type { Label } from "#lib/label.ts";
import { seededRandom } from "#lib/random.ts";
import { nextFrame } from "@tensorflow/tfjs-core";
import type { Weights } from "../weights.ts";
import { EarlyStopping, type HeldOutScores } from "./early_stopping.ts";
import { heldOutScores } from "./held_out.ts";
import { initialWeights } from "../networks/blstm/initialisation.ts";
import { classWeights, type LossSettings } from "./loss.ts";
import { sampled } from "./sampling.ts";
import type { TrainingSettings } from "./settings.ts";
import { type LabelledFeatures, TrainableBlstm } from "../networks/blstm/trainable.ts";

/** The songs of a training run. No song is in both parts, and neither part is empty. */
export interface TrainingSongs {
  readonly training: readonly LabelledFeatures[];
  /** Songs that are never learnt from: by them training is stopped and the weights are chosen. */
  readonly heldOut: readonly LabelledFeatures[];
}

/** How a training run is watched. */
export interface Watch {
  /** Is told of each epoch as it ends. */
  readonly report: (epoch: Epoch) => void;
  /** Milliseconds from some fixed point. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
}

/** One line of the training log. */
export interface Epoch extends HeldOutScores {
  readonly epoch: number;
  readonly training_loss: number;
  readonly seconds: number;
  /** Whether these are the best weights so far. */
  readonly best: boolean;
}

/** The best weights, and how training went. */
export interface Fitted {
  readonly weights: Weights;
  readonly epochs: readonly Epoch[];
}

/** Training went astray: its loss is no number any more. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";

  constructor(epoch: number, { learningRate }: TrainingSettings) {
    super(
      `Training went astray in epoch ${epoch}: the loss is no number any more. ` +
        `Lower the learning rate, which is ${learningRate}`,
    );
  }
}

/**
 * Fits the network to the training songs. Stops when the held-out songs get no better, and returns
 * the weights with which their macro F1 was highest.
 *
 * @throws {RangeError} if a part of the songs is empty
 * @throws {DivergenceError} if the loss stops being a number
 * @throws the signal's reason, as soon as it aborts
 */
export async function fit(
  songs: TrainingSongs,
  featureSet: FeatureSet,
  settings: TrainingSettings,
  { report, clock, signal }: Watch,
): Promise<Fitted> {
  if (songs.training.length === 0 || songs.heldOut.length === 0) {
    throw new RangeError(
      `Cannot fit: both parts need songs; training has ${songs.training.length}, held-out has ` +
        `${songs.heldOut.length}`,
    );
  }
  const random = seededRandom(settings.seed);
  const loss: LossSettings = {
    ...settings,
    classWeights: classWeights(chorusShare(songs.training.flatMap(({ labels }) => labels))),
  };
  const start = initialWeights(featureSet.names.length, settings.units, random);
  const network = new TrainableBlstm(start, settings, loss, random);
  const stopping = new EarlyStopping(settings.patience);
  const shares = songs.training.map(({ labels }) => chorusShare(labels));
  const epochs: Epoch[] = [];
  let best = start;
  try {
    for (let epoch = 1, stop = false; !stop && epoch <= settings.maxEpochs; epoch++) {
      const begun = clock();
      const order = sampled(settings.sampling, shares, random).map((song) => songs.training[song]);
      const training_loss = await learn(network, order, settings.batchSongs, signal);
      const weights = network.weights();
      const scores = heldOutScores(featureSet, weights, songs.heldOut, loss);
      if (!Number.isFinite(training_loss + scores.loss)) throw new DivergenceError(epoch, settings);
      const verdict = stopping.note(scores);
      stop = verdict.stop;
      if (verdict.best) best = weights;
      const seconds = (clock() - begun) / 1000;
      epochs.push({ epoch, training_loss, ...scores, seconds, best: verdict.best });
      report(epochs.at(-1)!);
    }
    signal?.throwIfAborted();
    return { weights: best, epochs };
  } finally {
    network.dispose();
  }
}

/** One epoch, over songs in their order; returns the mean loss of a line, each taken before the step that learnt from it. */
async function learn(
  network: TrainableBlstm,
  order: readonly LabelledFeatures[],
  batchSongs: number,
  signal?: AbortSignal,
): Promise<number> {
  let loss = 0, lines = 0;
  for (let first = 0; first < order.length; first += batchSongs) {
    await nextFrame();
    signal?.throwIfAborted();
    const batch = order.slice(first, first + batchSongs);
    const size = batch.reduce((sum, { labels }) => sum + labels.length, 0);
    loss += network.step(batch) * size;
    lines += size;
  }
  return loss / lines;
}

function chorusShare(labels: readonly Label[]): number {
  return labels.filter((label) => label === "chorus").length / labels.length;
}
