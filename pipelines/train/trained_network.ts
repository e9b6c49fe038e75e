/**
 * Trains a network on songs: computes their features, fits its weights, then its decoding.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { computeFeatures, type FeatureSet } from "#lib/features/contract.ts";
import type { LabelledFeatures, LineTagger, Network, TaggerParts } from "#models/network.ts";
import { type Epoch, fit } from "#models/training/fit.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import { TimeSlice } from "../concurrency/event_loop.ts";
import type { LabelledSong } from "../stream/data_set.ts";

/** The features of songs, each computed once. */
export class FeatureStore {
  readonly #features = new Map<LabelledSong, LabelledFeatures>();

  constructor(readonly featureSet: FeatureSet) {}

  /**
   * The features and labels of songs.
   *
   * @throws the signal's reason, as soon as it aborts
   */
  async of(songs: readonly LabelledSong[], signal: AbortSignal): Promise<LabelledFeatures[]> {
    const slice = new TimeSlice(), found: LabelledFeatures[] = [];
    for (const labelled of songs) {
      await slice.step();
      signal.throwIfAborted();
      const { song: { lines, breaks }, labels } = labelled;
      const features = this.#features.get(labelled) ??
        { features: computeFeatures(this.featureSet, lines, breaks), labels };
      this.#features.set(labelled, features);
      found.push(features);
    }
    return found;
  }
}

/** The songs to train on, and those that decide or fit what training leaves open. */
export interface SplitSongs {
  readonly training: readonly LabelledSong[];
  readonly heldOut: readonly LabelledSong[];
}

/** How a network is trained. */
export interface TrainOptions {
  readonly features: FeatureStore;
  readonly report: (epoch: Epoch) => void;
  readonly signal: AbortSignal;
}

/** A network that has been trained. */
export interface TrainedNetwork extends Pick<TaggerParts, "weights" | "decoding"> {
  readonly epochs: readonly Epoch[];
  /** The number of training songs that were left out because they have too many lines. */
  readonly tooLong: number;
  /** Builds its tagger, which annotations name as `model`. */
  createTagger(model: ModelInfo): Promise<LineTagger>;
}

/** Trains a network. */
export async function trainNetwork(
  network: Network,
  settings: TrainingSettings,
  { training, heldOut }: SplitSongs,
  { features, report, signal }: TrainOptions,
): Promise<TrainedNetwork> {
  const maxLines = "maxLines" in settings ? settings.maxLines : Infinity;
  const read = training.filter(({ labels }) => labels.length <= maxLines);
  if (read.length < training.length) {
    console.error(
      `${training.length - read.length} training songs have more than ${maxLines} lines: left out`,
    );
  }
  const songs = {
    training: await features.of(read, signal),
    heldOut: await features.of(heldOut, signal),
  };
  const { featureSet } = features, clock = () => performance.now();
  const { weights, epochs } = await fit(
    network,
    songs,
    featureSet.names.length,
    settings,
    { report, clock, signal },
  );
  const toParts = (model: ModelInfo, decoding: unknown): TaggerParts => ({
    model,
    featureSet,
    weights,
    calibration: null,
    decoding,
  });
  const decoding = await network.fitDecoding?.(toParts(UNNAMED, null), songs.heldOut) ?? null;
  return {
    weights,
    epochs,
    decoding,
    tooLong: training.length - read.length,
    createTagger: (model) => network.createTagger(toParts(model, decoding)),
  };
}

const UNNAMED: ModelInfo = { name: "", version: "", checksum: null, probabilities: "raw" };

/** Prints one line for an epoch. */
export function showEpoch({ epoch, training_loss, loss, macro_f1, seconds, best }: Epoch): void {
  console.error(
    `epoch ${String(epoch).padStart(3)}  training loss ${training_loss.toFixed(4)}  ` +
      `held-out loss ${loss.toFixed(4)}  held-out macro F1 ${macro_f1.toFixed(4)}  ` +
      `${seconds.toFixed(1)} s${best ? "  best" : ""}`,
  );
}
