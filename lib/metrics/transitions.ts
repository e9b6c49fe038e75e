/**
 * Boundaries told apart by their direction: into a chorus, and out of one.
 *
 * @module
 */
import type { Label } from "../label.ts";
import type { DetectionCounts } from "./precision_recall.ts";

/** Something for each direction. */
export interface EachTransition<Value> {
  readonly verse_to_chorus: Value;
  readonly chorus_to_verse: Value;
}

/** Counts the lines at which the label changes; a hit changes the same way on both sides. [L] */
export function countTransitions(
  truth: readonly Label[],
  predicted: readonly Label[],
): EachTransition<DetectionCounts> {
  return {
    verse_to_chorus: countChanges(truth, predicted, "chorus"),
    chorus_to_verse: countChanges(truth, predicted, "verse"),
  };
}

function countChanges(
  truth: readonly Label[],
  predicted: readonly Label[],
  to: Label,
): DetectionCounts {
  const counts = { hits: 0, predicted: 0, true: 0 };
  for (let line = 1; line < truth.length; line++) {
    const isTrue = truth[line] === to && truth[line - 1] !== to;
    const isPredicted = predicted[line] === to && predicted[line - 1] !== to;
    if (isTrue) counts.true++;
    if (isPredicted) counts.predicted++;
    if (isTrue && isPredicted) counts.hits++;
  }
  return counts;
}
