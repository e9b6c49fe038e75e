/**
 * Boundaries: the lines at which a song changes between verse and chorus. The start of a song and
 * its end are none (`domain` convention of mir_eval's `trim`).
 *
 * @module
 */
import type { Label } from "../label.ts";
import { share } from "./share.ts";

/** Hits among true and predicted boundaries. Counts of several songs may be added up. */
export interface BoundaryCounts {
  readonly hits: number;
  readonly predicted: number;
  readonly true: number;
}

/** Precision, recall and F1, each in [0, 1]. */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** The lines whose label differs from the line before, ascending, each in 1 .. L - 1. */
export function boundariesOf(labels: readonly Label[]): number[] {
  const boundaries: number[] = [];
  for (let line = 1; line < labels.length; line++) {
    if (labels[line] !== labels[line - 1]) boundaries.push(line);
  }
  return boundaries;
}

/**
 * Hits of a maximum one-to-one matching in which no pair is further apart than the tolerance.
 * On a line, pairing the earliest with the earliest that it can reach is such a matching.
 *
 * @param truth true boundaries, ascending
 * @param predicted predicted boundaries, ascending
 * @param tolerance in lines
 */
export function countHits(
  truth: readonly number[],
  predicted: readonly number[],
  tolerance: number,
): BoundaryCounts {
  let hits = 0;
  for (let t = 0, p = 0; t < truth.length && p < predicted.length;) {
    const distance = predicted[p] - truth[t];
    if (Math.abs(distance) <= tolerance) {
      hits++;
      t++;
      p++;
    } else if (distance < 0) {
      p++;
    } else {
      t++;
    }
  }
  return { hits, predicted: predicted.length, true: truth.length };
}

/**
 * Precision, recall and F1 of boundary counts. Without a boundary on either side they are not
 * defined: null. With boundaries on one side only they are 0.
 */
export function boundaryScores(counts: BoundaryCounts): Scores | null {
  if (counts.predicted + counts.true === 0) return null;
  return {
    precision: share(counts.hits, counts.predicted),
    recall: share(counts.hits, counts.true),
    f1: 2 * counts.hits / (counts.predicted + counts.true),
  };
}
