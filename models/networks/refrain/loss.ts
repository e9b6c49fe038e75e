/**
 * The loss of a song: the negative log-likelihood of its labels under the CRF, plus a part of the
 * cross-entropy of the emissions with smoothed targets.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { loss as crfLoss } from "../../decoding/crf.ts";
import { toNumbers } from "../../decoding/labels.ts";
import { sigmoid, softplus } from "../../decoding/logistic.ts";

/** The parameters of the loss. */
export interface LossSettings {
  /** e in [0, 1): the target is (1 − e) for the reference label plus e / 2 for each label. */
  readonly labelSmoothing: number;
  /** The weight of the cross-entropy of the emissions; the CRF's part has 1. */
  readonly crossEntropyWeight: number;
}

/** What the loss of a song depends on. */
export interface LossInput {
  /** [L, 2] */
  readonly emissions: Float32Array;
  /** [3, 2, 2] */
  readonly transitions: Float32Array;
  /** The table of the transition to each line, [L]. */
  readonly codes: Uint8Array;
  /** [L] */
  readonly labels: readonly Label[];
}

/** The loss of a song, summed over its lines, and its gradients. */
export interface SongLoss {
  readonly loss: number;
  /** [L, 2] */
  readonly byEmissions: Float64Array;
  /** [3, 2, 2] */
  readonly byTransitions: Float64Array;
}

/** Computes the loss of a song, in 64 bits. */
export function songLoss(
  { emissions, transitions, codes, labels }: LossInput,
  { labelSmoothing, crossEntropyWeight }: LossSettings,
): SongLoss {
  const classes = toNumbers(labels);
  const crf = crfLoss({ emissions, tables: transitions, codes }, classes);
  const byEmissions = crf.emissions, off = labelSmoothing / 2;
  let crossEntropy = 0;
  classes.forEach((chorus, line) => {
    const difference = emissions[2 * line + 1] - emissions[2 * line];
    const target = chorus ? 1 - off : off;
    crossEntropy += softplus(difference) - target * difference;
    const gradient = crossEntropyWeight * (sigmoid(difference) - target);
    byEmissions[2 * line] -= gradient;
    byEmissions[2 * line + 1] += gradient;
  });
  return {
    loss: crf.loss + crossEntropyWeight * crossEntropy,
    byEmissions,
    byTransitions: crf.tables,
  };
}
