/**
 * Trains a network: settings in, weights out, every random choice from one seed.
 *
 * @module
 */
import { countLabels, lineScores } from "#lib/metrics/lines.ts";
import { seededRandom } from "#lib/random.ts";
import type { LabelledFeatures, Network, TrainableNetwork } from "../network.ts";
import type { Weights } from "../weights.ts";
import { toClassWeights } from "./class_weights.ts";
import { sampleBatches, toChorusRate } from "./sampling.ts";
import { learningRateFactor } from "./schedule.ts";
import type { TrainingSettings } from "./settings.ts";
import { createSelection, type HeldOutScores } from "./weight_selection.ts";

/** The songs of a training run. No song is in both parts, and neither part is empty. */
export interface TrainingSongs {
  readonly training: readonly LabelledFeatures[];
  /** Songs that are not trained on. They may decide when training stops and which weights are kept. */
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

/** One epoch of the training log. */
export interface Epoch extends HeldOutScores {
  readonly epoch: number;
  /** Mean loss of a training line, before the step that learnt from it. */
  readonly training_loss: number;
  readonly seconds: number;
  /** Whether its macro F1 is the highest so far. Absent if the number of epochs is fixed. */
  readonly best?: boolean;
}

/** The weights that were selected, and the training log. */
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
 * Trains a network. Its settings say for how many epochs, with which learning rates, and which weights
 * are returned.
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
  const initial = network.initialise(
    features,
    settings,
    random,
    songs.training.map(({ features }) => features),
  );
  const trainable = await network.createTrainable({
    weights: initial,
    settings,
    classWeights: toClassWeights(toChorusRate(songs.training.flatMap(({ labels }) => labels))),
    random,
  });
  const learningRates = toLearningRates(settings, songs.training.length);
  const reference = songs.heldOut.flatMap(({ labels }) => labels);
  const selection = createSelection(settings, initial), epochs: Epoch[] = [];
  try {
    for (let epoch = 1, isLast = false; !isLast; epoch++) {
      const start = clock();
      const batches = sampleBatches(
        settings.sampling,
        songs.training,
        settings.batchSongs,
        random,
      );
      const training_loss = await trainEpoch(trainable, batches, learningRates, signal);
      const { loss, labels } = trainable.evaluate(songs.heldOut);
      if (!Number.isFinite(training_loss + loss)) {
        throw new DivergenceError(epoch, training_loss + loss, settings);
      }
      const scores = { loss, macro_f1: lineScores(countLabels(reference, labels)).macro_f1 };
      const { best, stop } = selection.update(scores, () => trainable.weights());
      isLast = stop;
      const seconds = (clock() - start) / 1000;
      epochs.push({
        epoch,
        training_loss,
        ...scores,
        seconds,
        ...(best !== undefined && { best }),
      });
      report(epochs.at(-1)!);
    }
    signal?.throwIfAborted();
    return { weights: selection.weights, epochs };
  } finally {
    trainable.dispose();
  }
}

/** The learning rate of each step, one after the other. */
function* toLearningRates(settings: TrainingSettings, songs: number): Generator<number, never> {
  const factor = "schedule" in settings
    ? learningRateFactor(
      settings.schedule,
      settings.epochs * Math.ceil(songs / settings.batchSongs),
      settings.warmUp,
    )
    : () => 1;
  for (let step = 0;; step++) yield settings.learningRate * factor(step);
}

/** Trains on batches in their order. Returns the mean loss of a line, before the step that learnt from it. */
async function trainEpoch(
  network: TrainableNetwork,
  batches: readonly (readonly LabelledFeatures[])[],
  learningRates: Iterator<number, never>,
  signal?: AbortSignal,
): Promise<number> {
  let loss = 0, lines = 0;
  for (const batch of batches) {
    await yieldToEventLoop(); // A step blocks it: only here can a signal be handled.
    signal?.throwIfAborted();
    const size = batch.reduce((sum, { labels }) => sum + labels.length, 0);
    loss += network.step(batch, learningRates.next().value) * size;
    lines += size;
  }
  return loss / lines;
}

function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
