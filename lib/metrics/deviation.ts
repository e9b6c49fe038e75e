/**
 * How far boundaries are off, in lines.
 *
 * @module
 */
import { z } from "zod";
import { songMean, songMeanSchema, songSum } from "./averages.ts";
import { defineMetric } from "./contract.ts";

/**
 * The distance from each boundary of one side to the nearest of the other side.
 *
 * @param from boundaries, ascending
 * @param to boundaries, ascending; without any, there are no distances
 * @returns signed, in lines: above 0 if the nearest comes later. Of two equally near, the earlier.
 *
 * @example
 * ```ts
 * import { deviations } from "./deviation.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(deviations([4, 8], [5, 8, 20]), [1, 0]);
 * ```
 */
export function deviations(from: readonly number[], to: readonly number[]): number[] {
  if (to.length === 0) return [];
  let nearest = 0;
  return from.map((boundary) => {
    while (
      nearest + 1 < to.length &&
      Math.abs(to[nearest + 1] - boundary) < Math.abs(to[nearest] - boundary)
    ) nearest++;
    return to[nearest] - boundary;
  });
}

/**
 * The median absolute deviation (mir_eval's `segment.deviation`), in lines; null without any.
 *
 * @param from boundaries, ascending
 * @param to boundaries, ascending
 *
 * @example
 * ```ts
 * import { medianDeviation } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(medianDeviation([4, 8], [5, 8]), 0.5);
 * assert.equal(medianDeviation([4, 8], []), null);
 * ```
 */
export function medianDeviation(
  from: readonly number[],
  to: readonly number[],
): number | null {
  const sizes = deviations(from, to).map(Math.abs).sort((one, other) => one - other);
  if (sizes.length === 0) return null;
  const middle = sizes.length >> 1;
  return sizes.length % 2 === 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2;
}

/** Median distance between boundaries, both ways. */
export const deviation = defineMetric({
  description:
    "Median distance in lines from each boundary to the nearest on the other side, reference or prediction",
  schema: z.strictObject({
    reference_to_predicted: songMeanSchema,
    predicted_to_reference: songMeanSchema,
  }),
  statistics: ({ reference, predicted }) => ({
    reference_to_predicted: songSum(medianDeviation(reference.boundaries, predicted.boundaries)),
    predicted_to_reference: songSum(medianDeviation(predicted.boundaries, reference.boundaries)),
  }),
  score: (sums) => ({
    reference_to_predicted: songMean(sums.reference_to_predicted),
    predicted_to_reference: songMean(sums.predicted_to_reference),
  }),
  values: [
    {
      path: "reference_to_predicted.song_mean",
      title: "Lines from reference to nearest predicted",
      better: "lower",
      songs: "reference_to_predicted.songs",
    },
    {
      path: "predicted_to_reference.song_mean",
      title: "Lines from predicted to nearest reference",
      better: "lower",
      songs: "predicted_to_reference.songs",
    },
  ],
});
