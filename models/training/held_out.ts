/**
 * How well the network does on songs that it does not learn from.
 *
 * @module
 */
import type { FeatureSet } from "#lib/features/contract.ts";
import type { Label } from "#lib/label.ts";
import { countLabels, lineScores } from "#lib/metrics/lines.ts";
import * as tf from "@tensorflow/tfjs";
import { Blstm } from "../networks/blstm/tagger.ts";
import type { Weights } from "../weights.ts";
import type { HeldOutScores } from "./early_stopping.ts";
import { type LossSettings, smoothedCrossEntropy } from "./loss.ts";
import type { LabelledFeatures } from "../networks/blstm/trainable.ts";

const TAGGED_AT_ONCE = 64;

const UNNAMED = { name: "in training", version: "", checksum: null, probabilities: "raw" } as const;

/** Loss and macro F1 over all lines of the songs. */
export function heldOutScores(
  featureSet: FeatureSet,
  weights: Weights,
  songs: readonly LabelledFeatures[],
  loss: LossSettings,
): HeldOutScores {
  const network = new Blstm(UNNAMED, featureSet, weights);
  const labels = songs.flatMap((song) => song.labels), logits: number[] = [];
  for (let first = 0; first < songs.length; first += TAGGED_AT_ONCE) {
    const batch = songs.slice(first, first + TAGGED_AT_ONCE);
    logits.push(...network.logits(batch.map(({ features }) => features)));
  }
  network.dispose();

  const predicted = labels.map((_, line): Label =>
    logits[2 * line + 1] >= logits[2 * line] ? "chorus" : "verse"
  );
  const value = tf.tidy(() =>
    smoothedCrossEntropy(tf.tensor2d(logits, [labels.length, 2]), labels, loss).dataSync()[0]
  );
  return { loss: value, macro_f1: lineScores(countLabels(labels, predicted)).macro_f1 };
}
