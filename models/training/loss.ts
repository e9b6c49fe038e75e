/**
 * The loss that training minimises.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import * as tf from "@tensorflow/tfjs";

/** The parameters of the loss. */
export interface LossSettings {
  /** e in [0, 1): the target is (1 − e) for the reference label plus e / 2 for each label. */
  readonly labelSmoothing: number;
  /** Weight of each class: verse, chorus. */
  readonly classWeights: readonly [number, number];
  /** Weight of the predictions' mean entropy, which is subtracted from the loss. */
  readonly entropyBonus: number;
}

/**
 * Cross-entropy with smoothed targets q and class weights w: the mean over lines of
 * (Σ q w) · (−Σ q log p), minus the entropy bonus.
 *
 * @param logits [N, 2]
 * @param labels [N]
 */
export function smoothedCrossEntropy(
  logits: tf.Tensor2D,
  labels: readonly Label[],
  { labelSmoothing, classWeights, entropyBonus }: LossSettings,
): tf.Scalar {
  return tf.tidy(() => {
    const off = labelSmoothing / 2, on = 1 - off;
    const target = tf.tensor2d(
      labels.flatMap((label) => label === "chorus" ? [off, on] : [on, off]),
      [labels.length, 2],
    );
    const weight = tf.sum(tf.mul(target, tf.tensor1d([...classWeights])), 1); // [N]
    const logP = tf.logSoftmax(logits);
    const loss = tf.neg(tf.mean(tf.mul(weight, tf.sum(tf.mul(target, logP), 1))));
    const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logP), logP), 1)));
    return tf.sub(loss, tf.mul(entropy, entropyBonus)) as tf.Scalar;
  });
}
