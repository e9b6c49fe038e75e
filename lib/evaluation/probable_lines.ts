/**
 * The lines of many songs that have a probability.
 *
 * @module
 */
import type { Label } from "../label.ts";
import type { Prediction, Structure } from "../structure.ts";

/** Their true labels and probabilities of chorus, both [N]; null if there is none. */
export function probableLines(
  reference: readonly Structure[],
  predictions: readonly Prediction[],
): { labels: Label[]; chorus: number[] } | null {
  const labels: Label[] = [], chorus: number[] = [];
  predictions.forEach((prediction, song) => {
    if (prediction.chorus === undefined) return;
    for (const label of reference[song].labels) labels.push(label);
    for (const p of prediction.chorus) chorus.push(p);
  });
  return labels.length === 0 ? null : { labels, chorus };
}
