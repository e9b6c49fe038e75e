/**
 * The loss that training minimises.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import * as tf from "@tensorflow/tfjs";

/** How lines are weighed against each other. */
export interface LossSettings {
  /** Label smoothing e: the target is (1 − e) for the true label plus e / 2 for each. In [0, 1). */
  readonly smoothing: number;
  /** Weight of each class: verse, chorus. */
  readonly classWeights: readonly [number, number];
  /** How much the mean entropy of the predictions is rewarded. */
  readonly entropy: number;
}

/**
 * Weights by inverse frequency that sum to 2, after which the larger is cut to twice the smaller.
 * Without lines of one class, both weigh 1.
 *
 * @param chorusShare share of chorus lines, in [0, 1]
 */
export function classWeights(chorusShare: number): [number, number] {
  if (chorusShare === 0 || chorusShare === 1) return [1, 1];
  const verse = 2 * chorusShare, chorus = 2 * (1 - chorusShare);
  return [Math.min(verse, 2 * chorus), Math.min(chorus, 2 * verse)];
}

/**
 * Cross-entropy with smoothed targets q: the mean over lines of (Σ q w) · (−Σ q log p), less the
 * rewarded entropy.
 *
 * @param logits [N, 2]
 * @param labels [N]
 */
export function smoothedCrossEntropy(
  logits: tf.Tensor2D,
  labels: readonly Label[],
  { smoothing, classWeights, entropy }: LossSettings,
): tf.Scalar {
  return tf.tidy(() => {
    const off = smoothing / 2, on = 1 - off;
    const target = tf.tensor2d(
      labels.flatMap((label) => label === "chorus" ? [off, on] : [on, off]),
      [labels.length, 2],
    );
    const weight = tf.sum(tf.mul(target, tf.tensor1d([...classWeights])), 1); // [N]
    const logP = tf.logSoftmax(logits);
    const loss = tf.neg(tf.mean(tf.mul(weight, tf.sum(tf.mul(target, logP), 1))));
    const disorder = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logP), logP), 1)));
    return tf.sub(loss, tf.mul(disorder, entropy)) as tf.Scalar;
  });
}
