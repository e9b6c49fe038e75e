/**
 * Boundaries by direction: into a chorus, and out of one.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { defineMetric } from "./contract.ts";
import {
  type HitCounts,
  precisionRecall,
  precisionRecallSchema,
  precisionRecallValues,
} from "./precision_recall.ts";

/** One value for each direction. */
export interface EachTransition<Value> {
  readonly verse_to_chorus: Value;
  readonly chorus_to_verse: Value;
}

/**
 * Counts the lines at which the label changes. A hit is a line at which it changes in the same way on
 * both sides.
 *
 * @param reference the reference label of each line, [L]
 * @param predicted the predicted label of each line, [L]
 *
 * @example The chorus is found, its end is not
 * ```ts
 * import { countTransitions } from "./transitions.ts";
 * import assert from "node:assert/strict";
 *
 * const counts = countTransitions(["verse", "chorus", "verse"], ["verse", "chorus", "chorus"]);
 * assert.deepEqual(counts.verse_to_chorus, { hits: 1, predicted: 1, reference: 1 });
 * assert.deepEqual(counts.chorus_to_verse, { hits: 0, predicted: 0, reference: 1 });
 * ```
 */
export function countTransitions(
  reference: readonly Label[],
  predicted: readonly Label[],
): EachTransition<HitCounts> {
  return {
    verse_to_chorus: countChanges(reference, predicted, "chorus"),
    chorus_to_verse: countChanges(reference, predicted, "verse"),
  };
}

function countChanges(
  reference: readonly Label[],
  predicted: readonly Label[],
  to: Label,
): HitCounts {
  const counts = { hits: 0, predicted: 0, reference: 0 };
  for (let line = 1; line < reference.length; line++) {
    const inReference = reference[line] === to && reference[line - 1] !== to;
    const inPrediction = predicted[line] === to && predicted[line - 1] !== to;
    if (inReference) counts.reference++;
    if (inPrediction) counts.predicted++;
    if (inReference && inPrediction) counts.hits++;
  }
  return counts;
}

/** Precision, recall and F1 of the boundaries of each direction. */
export const transitions = defineMetric({
  description: "Pooled precision, recall and F1 of the boundaries into a chorus and out of one",
  schema: z.strictObject({
    verse_to_chorus: precisionRecallSchema.nullable(),
    chorus_to_verse: precisionRecallSchema.nullable(),
  }),
  statistics: ({ reference, predicted }) => countTransitions(reference.labels, predicted.labels),
  score: ({ verse_to_chorus, chorus_to_verse }) => ({
    verse_to_chorus: precisionRecall(verse_to_chorus),
    chorus_to_verse: precisionRecall(chorus_to_verse),
  }),
  values: [
    ...precisionRecallValues("verse_to_chorus", "Verse to chorus"),
    ...precisionRecallValues("chorus_to_verse", "Chorus to verse"),
  ],
});
