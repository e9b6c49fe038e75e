/**
 * The contracts of taggers, which label lines (rules and networks alike), and of networks, which are
 * trained.
 *
 * Shapes are written with one letter for each axis: B songs of a batch, L lines of a song, N lines
 * of a whole batch, F features of a line, H units of one LSTM direction, C classes (verse, chorus).
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Label, Labelling } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";
import type { z } from "zod";
import type { TrainingSettings } from "./training/settings.ts";
import type { Shapes, Weights } from "./weights.ts";

/** Labels the lines of songs. */
export interface LineTagger {
  /** The model, as annotations name it. */
  readonly model: ModelInfo;
  /** The features that the tagger reads. */
  readonly featureSet: FeatureSet;
  /**
   * Labels the songs of a batch, [B]. The labelling of a song does not depend on the other songs of
   * its batch, to the bit.
   */
  tag(songs: readonly SongFeatures[]): Promise<Labelling[]>;
  /** Frees the tagger's memory. It cannot tag any more. */
  dispose(): void;
}

/** A song to train on: its features, computed once, and its reference labels. */
export interface LabelledFeatures {
  readonly features: SongFeatures;
  /** [L] */
  readonly labels: readonly Label[];
}

/** Scales the difference of the two logits before the softmax; 1 changes nothing. */
export interface Calibration {
  readonly temperature: number;
}

/** What a network's tagger is made of. */
export interface TaggerParts {
  readonly model: ModelInfo;
  readonly featureSet: FeatureSet;
  /** Of the shapes that the network declares. */
  readonly weights: Weights;
  /** null if the model's probabilities are raw. */
  readonly calibration: Calibration | null;
  /** What the network's `fitDecoding` returned, a JSON value; null if it has none. */
  readonly decoding: unknown;
}

/** What a network's trainable form is made of. */
export interface TrainableParts<Settings extends TrainingSettings = TrainingSettings> {
  /** The weights to start from. */
  readonly weights: Weights;
  readonly settings: Settings;
  /** Weight of each class in the loss: verse, chorus. */
  readonly classWeights: readonly [number, number];
  /** The source of every random choice, such as dropout. */
  readonly random: Random;
}

/** The loss of songs, per line, and the labels that a network gives them, song after song. */
export interface Evaluation {
  readonly loss: number;
  /** [N] */
  readonly labels: readonly Label[];
}

/** A network in training. Holds tensors or the memory of a kernel: dispose it. */
export interface TrainableNetwork {
  /** Learns from a batch: loss, gradients, step. Returns the mean loss of a line, before the step. */
  step(batch: readonly LabelledFeatures[], learningRate: number): number;
  /** Loss and labels of songs with the current weights, without what `fitDecoding` adds. */
  evaluate(songs: readonly LabelledFeatures[]): Evaluation;
  /** A copy of the current weights. */
  weights(): Weights;
  dispose(): void;
}

/**
 * A network: everything that training, artifacts and taggers need to know about it. It is declared in a
 * folder under `networks/`, and listed in `networks/registry.ts`. The declaration itself loads nothing
 * heavy; TensorFlow.js and kernels are imported by the methods that return a promise.
 */
export interface Network<Settings extends TrainingSettings = TrainingSettings> {
  /** The name in artifacts (`network`) and on the command line (`train --network`). */
  readonly name: string;
  /** The name of the feature set that it is trained on. */
  readonly featureSet: string;
  /** The settings of its training, with defaults and descriptions. */
  readonly settings: z.ZodType<Settings> & {
    readonly shape: Readonly<Record<string, z.ZodType>>;
  };
  /** What `fitDecoding` returns. Absent if the network has no decoding to fit. */
  readonly decodingSchema?: z.ZodType;
  /**
   * The shapes that weights must have. Free sizes, such as the number of units, are read from the
   * weights.
   *
   * @param features F
   */
  shapes(features: number, weights: Weights): Shapes;
  /**
   * Weights for the start of training: random, or statistics of the songs.
   *
   * @param features F
   * @param songs the songs that it will be trained on
   */
  initialise(
    features: number,
    settings: Settings,
    random: Random,
    songs: readonly SongFeatures[],
  ): Weights;
  /** Builds a tagger of a trained model. */
  createTagger(parts: TaggerParts): Promise<LineTagger>;
  /**
   * Fits how the network decodes and calibrates labels, after its weights are final. Returns a JSON value
   * of `decodingSchema`, which the artifact keeps.
   *
   * @param parts the trained network; its `decoding` is null
   * @param songs that the weights were not trained on
   */
  fitDecoding?(parts: TaggerParts, songs: readonly LabelledFeatures[]): Promise<unknown>;
  /** Builds the form that learns. */
  createTrainable(parts: TrainableParts<Settings>): Promise<TrainableNetwork>;
}
