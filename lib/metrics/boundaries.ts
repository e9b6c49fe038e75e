/**
 * Boundaries found, exactly or nearly. The start and the end of a song are not boundaries, as with
 * `trim` in mir_eval.
 *
 * @module
 */
import { z } from "zod";
import { defineMetric, type MetricValue } from "./contract.ts";
import {
  type HitCounts,
  pooledPrecisionRecall,
  pooledPrecisionRecallSchema,
  type PrecisionRecallSums,
  precisionRecallSums,
  precisionRecallValues,
} from "./precision_recall.ts";

/** The tolerances of boundary scores, in lines. */
export const TOLERANCES = { exact: 0, within_1: 1, within_2: 2 } as const;

/**
 * Hits of a maximum one-to-one matching of reference and predicted boundaries in which no pair is
 * further apart than the tolerance (mir_eval's `segment.detection`). On a line, pairing each boundary
 * with the earliest one within reach gives such a matching.
 *
 * @param reference reference boundaries, ascending
 * @param predicted predicted boundaries, ascending
 * @param tolerance in lines
 *
 * @example One boundary is a line off
 * ```ts
 * import { countHits } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(countHits([4, 8], [4, 9], 0).hits, 1);
 * assert.deepEqual(countHits([4, 8], [4, 9], 1), { hits: 2, predicted: 2, reference: 2 });
 * ```
 */
export function countHits(
  reference: readonly number[],
  predicted: readonly number[],
  tolerance: number,
): HitCounts {
  let hits = 0;
  for (let r = 0, p = 0; r < reference.length && p < predicted.length;) {
    const distance = predicted[p] - reference[r];
    if (Math.abs(distance) <= tolerance) {
      hits++;
      r++;
      p++;
    } else if (distance < 0) {
      p++;
    } else {
      r++;
    }
  }
  return { hits, predicted: predicted.length, reference: reference.length };
}

/** One value for each tolerance. */
export type AtTolerances<Value> = { readonly [Name in keyof typeof TOLERANCES]: Value };

/**
 * Calls a function with each tolerance.
 *
 * @example
 * ```ts
 * import { atTolerances } from "./boundaries.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(atTolerances((lines) => 2 * lines), { exact: 0, within_1: 2, within_2: 4 });
 * ```
 */
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

const schema = z.strictObject({
  exact: pooledPrecisionRecallSchema,
  within_1: pooledPrecisionRecallSchema,
  within_2: pooledPrecisionRecallSchema,
}).meta({ id: "at_tolerances" });

/** Precision, recall and F1 of predicted boundaries, at each tolerance. */
export const boundaries = defineMetric({
  description: "Precision, recall and F1 of predicted boundaries, within 0, 1 and 2 lines",
  schema,
  statistics: ({ reference, predicted }) => hitSums(reference.boundaries, predicted.boundaries),
  score,
  values: valuesAt("Boundaries", [3, 4, 5]),
});

/** The same for section starts: a section may also start where the label does not change. */
export const sections = defineMetric({
  description:
    "Precision, recall and F1 of section starts (all but the first), within 0, 1 and 2 lines",
  schema,
  statistics: ({ reference, predicted }) =>
    hitSums(reference.sectionStarts, predicted.sectionStarts),
  score,
  values: valuesAt("Section starts"),
});

function hitSums(reference: readonly number[], predicted: readonly number[]) {
  return atTolerances((lines) => precisionRecallSums(countHits(reference, predicted, lines)));
}

function score(sums: AtTolerances<PrecisionRecallSums>) {
  return atTolerances((_, name) => pooledPrecisionRecall(sums[name]));
}

/** Pooled values, and means over the songs that have a boundary on at least one side. */
function valuesAt(title: string, headlines: readonly number[] = []): MetricValue[] {
  const tolerances = [
    { name: "exact", within: "exact" },
    { name: "within_1", within: "within 1 line" },
    { name: "within_2", within: "within 2 lines" },
  ];
  return tolerances.flatMap(({ name, within }, index) => [
    ...precisionRecallValues(`${name}.pooled`, `${title}, ${within}`, {
      headline: headlines[index],
    }),
    ...precisionRecallValues(`${name}.song_mean`, `${title}, ${within}, song mean`, {
      songs: `${name}.songs`,
    }),
  ]);
}
