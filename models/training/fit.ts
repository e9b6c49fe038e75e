/**
 * Trains a network: settings in, weights out, every random choice from one seed.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { countLabels, lineScores } from "#lib/metrics/lines.ts";
import { seededRandom } from "#lib/random.ts";
import { nextFrame } from "@tensorflow/tfjs-core";
import type { LabelledFeatures, Network, TrainableNetwork } from "../network.ts";
import type { Weights } from "../weights.ts";
import { toClassWeights } from "./loss.ts";
import { sampleSongs } from "./sampling.ts";
import type { TrainingSettings } from "./settings.ts";

/** The songs of a training run. No song is in both parts, and neither part is empty. */
export interface TrainingSongs {
  readonly training: readonly LabelledFeatures[];
  /** Songs that are not trained on: they decide when training stops and which weights are kept. */
  readonly heldOut: readonly LabelledFeatures[];
}

/** How a training run reports, measures time and is stopped. */
export interface FitOptions {
  /** Called at the end of each epoch. */
  readonly report: (epoch: Epoch) => void;
  /** Milliseconds from some fixed point. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
}

/** How the network does on the held-out songs. */
export interface HeldOutScores {
  /** Mean loss of a line. */
  readonly loss: number;
  readonly macro_f1: number;
}

/** One epoch of the training log. */
export interface Epoch extends HeldOutScores {
  readonly epoch: number;
  /** Mean loss of a training line, before the step that learnt from it. */
  readonly training_loss: number;
  readonly seconds: number;
  /** Whether its macro F1 is the highest so far. */
  readonly best: boolean;
}

/** The weights of the best epoch, and the training log. */
export interface Fitted {
  readonly weights: Weights;
  readonly epochs: readonly Epoch[];
}

/** Training diverged: the loss is NaN or infinite. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";

  constructor(epoch: number, loss: number, { learningRate }: TrainingSettings) {
    super(
      `Training diverged at epoch ${epoch}: the loss is ${loss}. ` +
        `Lower the learning rate (now ${learningRate})`,
    );
  }
}

/**
 * Trains a network. Stops when the held-out songs have not improved for `patience` epochs, and returns
 * the weights with which their macro F1 was highest.
 *
 * @param features F
 * @throws {RangeError} if a part of the songs is empty
 * @throws {DivergenceError} if the loss becomes NaN or infinite
 * @throws the signal's reason, as soon as it aborts
 */
export async function fit(
  network: Network,
  songs: TrainingSongs,
  features: number,
  settings: TrainingSettings,
  { report, clock, signal }: FitOptions,
): Promise<Fitted> {
  if (songs.training.length === 0 || songs.heldOut.length === 0) {
    throw new RangeError(
      `Cannot fit: both parts need songs; training has ${songs.training.length}, held-out has ` +
        `${songs.heldOut.length}`,
    );
  }
  const random = seededRandom(settings.seed);
  let best = network.initialise(
    features,
    settings,
    random,
    songs.training.map(({ features }) => features),
  );
  const trainable = await network.createTrainable({
    weights: best,
    settings,
    classWeights: toClassWeights(toChorusRate(songs.training.flatMap(({ labels }) => labels))),
    random,
  });
  const chorusRates = songs.training.map(({ labels }) => toChorusRate(labels));
  const reference = songs.heldOut.flatMap(({ labels }) => labels);
  const stopping = new EarlyStopping(settings.patience);
  const epochs: Epoch[] = [];
  try {
    for (let epoch = 1, stop = false; !stop && epoch <= settings.maxEpochs; epoch++) {
      const start = clock();
      const order = sampleSongs(settings.sampling, chorusRates, random)
        .map((song) => songs.training[song]);
      const training_loss = await trainEpoch(trainable, order, settings.batchSongs, signal);
      const { loss, labels } = trainable.evaluate(songs.heldOut);
      if (!Number.isFinite(training_loss + loss)) {
        throw new DivergenceError(epoch, training_loss + loss, settings);
      }
      const scores = { loss, macro_f1: lineScores(countLabels(reference, labels)).macro_f1 };
      const update = stopping.update(scores);
      stop = update.stop;
      if (update.best) best = trainable.weights();
      const seconds = (clock() - start) / 1000;
      epochs.push({ epoch, training_loss, ...scores, seconds, best: update.best });
      report(epochs.at(-1)!);
    }
    signal?.throwIfAborted();
    return { weights: best, epochs };
  } finally {
    trainable.dispose();
  }
}

/** Trains on songs in their order. Returns the mean loss of a line, before the step that learnt from it. */
async function trainEpoch(
  network: TrainableNetwork,
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

function toChorusRate(labels: readonly Label[]): number {
  return labels.filter((label) => label === "chorus").length / labels.length;
}

/** Stops training when the held-out songs no longer improve, neither in loss nor in macro F1. */
export class EarlyStopping {
  #lowestLoss = Infinity;
  #highestF1 = -Infinity;
  #idleEpochs = 0;

  /** @param patience epochs in a row without improvement after which training stops */
  constructor(readonly patience: number) {}

  /** Takes an epoch into account. `best` says whether its macro F1 is the highest so far. */
  update({ loss, macro_f1 }: HeldOutScores): { best: boolean; stop: boolean } {
    const best = macro_f1 > this.#highestF1;
    this.#idleEpochs = best || loss < this.#lowestLoss ? 0 : this.#idleEpochs + 1;
    this.#lowestLoss = Math.min(this.#lowestLoss, loss);
    this.#highestF1 = Math.max(this.#highestF1, macro_f1);
    return { best, stop: this.#idleEpochs >= this.patience };
  }
}
