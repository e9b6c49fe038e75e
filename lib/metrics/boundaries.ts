/**
 * Boundaries found, exactly or nearly. The start of a song and its end are none (the convention of
 * mir_eval's `trim`).
 *
 * @module
 */
import type { HitCounts } from "./precision_recall.ts";

/** Boundary scores are reported exact, and within one and two lines. */
export const TOLERANCES = { exact: 0, within_1: 1, within_2: 2 } as const;

/**
 * Hits of a maximum one-to-one matching in which no pair is further apart than the tolerance.
 * On a line, pairing the earliest with the earliest that it can reach is such a matching.
 *
 * @param reference true boundaries, ascending
 * @param predicted predicted boundaries, ascending
 * @param tolerance in lines
 */
export function countHits(
  reference: readonly number[],
  predicted: readonly number[],
  tolerance: number,
): HitCounts {
  let hits = 0;
  for (let t = 0, p = 0; t < reference.length && p < predicted.length;) {
    const distance = predicted[p] - reference[t];
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
  return { hits, predicted: predicted.length, reference: reference.length };
}

/** Something for each tolerance. */
export type AtTolerances<Value> = { readonly [Name in keyof typeof TOLERANCES]: Value };

/** Applies a function at each tolerance. */
export function atTolerances<Value>(
  at: (tolerance: number, name: keyof typeof TOLERANCES) => Value,
): AtTolerances<Value> {
  const { exact, within_1, within_2 } = TOLERANCES;
  return {
    exact: at(exact, "exact"),
    within_1: at(within_1, "within_1"),
    within_2: at(within_2, "within_2"),
  };
}
