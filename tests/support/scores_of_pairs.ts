import { Scorecard } from "#lib/metrics/scores.ts";
import type { Scores } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import type { LabelPair } from "./golden_pairs.ts";

/**
 * The scores of songs whose sections start where labels change. A prediction with probabilities has a
 * confidence of 3/4.
 */
export function scoresOfPairs(pairs: readonly LabelPair[], withProbabilities = false): Scores {
  const scorecard = new Scorecard();
  for (const { reference, predicted } of pairs) {
    const chorus = Float32Array.from(predicted, (label) => label === "chorus" ? 0.75 : 0.25);
    scorecard.add(structureFromLabels(reference), {
      ...structureFromLabels(predicted),
      ...(withProbabilities && { chorus }),
    });
  }
  return scorecard.scores();
}
