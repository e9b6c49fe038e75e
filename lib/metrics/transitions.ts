/**
 * Boundaries told apart by their direction: into a chorus, and out of one.
 *
 * @module
 */
import type { Label } from "../label.ts";
import type { HitCounts } from "./precision_recall.ts";

/** Something for each direction. */
export interface EachTransition<Value> {
  readonly verse_to_chorus: Value;
  readonly chorus_to_verse: Value;
}

/** Counts the lines at which the label changes; a hit changes the same way on both sides. [L] */
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
    const isReference = reference[line] === to && reference[line - 1] !== to;
    const isPredicted = predicted[line] === to && predicted[line - 1] !== to;
    if (isReference) counts.reference++;
    if (isPredicted) counts.predicted++;
    if (isReference && isPredicted) counts.hits++;
  }
  return counts;
}
