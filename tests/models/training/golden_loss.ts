/**
 * The small golden network with variables for weights, and its loss.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { BLSTM_WEIGHTS } from "#models/networks/blstm/weights.ts";
import { concatRows } from "#models/layers/packing.ts";
import { bidirectionalLstm, type LstmTensors } from "#models/layers/bidirectional_lstm.ts";
import { type LossSettings, smoothedCrossEntropy } from "#models/training/loss.ts";
import type { Weights } from "#models/weights.ts";
import * as tf from "@tensorflow/tfjs";
import { golden, songOfRows } from "../golden_network.ts";

/** The reference labels of each golden song. */
export const goldenTargets: Label[][] = golden.loss.targets.map((song) =>
  song.map((target) => target === 1 ? "chorus" : "verse")
);

/** The golden settings of the loss. */
export function goldenLossSettings(entropyBonus: number): LossSettings {
  const [verse, chorus] = golden.loss.class_weights;
  return {
    labelSmoothing: golden.loss.smoothing,
    classWeights: [verse, chorus],
    entropyBonus,
  };
}

/** Weights as variables, in the order of {@linkcode BLSTM_WEIGHTS}. Dispose of them. */
export function variablesOf(weights: Weights): tf.Variable[] {
  return BLSTM_WEIGHTS.map((name) => {
    const { shape, values } = weights.get(name)!;
    return tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape])));
  });
}

/** The golden loss of the small network with these weights. */
export function goldenLoss(variables: readonly tf.Tensor[], entropy: number): tf.Scalar {
  const hidden = bidirectionalLstm(
    concatRows(golden.small.songs.map((song) => songOfRows(song).values)),
    golden.small.lengths,
    variables.slice(0, 4) as unknown as LstmTensors,
    variables.slice(4, 8) as unknown as LstmTensors,
  );
  const [weight, bias] = variables.slice(8) as [tf.Tensor2D, tf.Tensor1D];
  const logits = tf.add(tf.matMul(hidden, weight, false, true), bias) as tf.Tensor2D;
  return smoothedCrossEntropy(logits, goldenTargets.flat(), goldenLossSettings(entropy));
}
