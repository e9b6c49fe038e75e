/**
 * Predicted segments against reference segments of the same label.
 *
 * @module
 */
import { z } from "zod";
import type { Segment } from "../segment.ts";
import { ratio, unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";
import {
  type HitCounts,
  pooledPrecisionRecall,
  pooledPrecisionRecallSchema,
  precisionRecallSums,
  precisionRecallValues,
} from "./precision_recall.ts";

/**
 * Counts the segments that have the same start, end and label on both sides.
 *
 * @example The chorus matches, the verse is cut
 * ```ts
 * import { countExactMatches, toSegments } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const reference = toSegments(["chorus", "verse", "verse"]);
 * const predicted = toSegments(["chorus", "verse", "chorus"]);
 * assert.deepEqual(countExactMatches(reference, predicted), { hits: 1, predicted: 3, reference: 2 });
 * ```
 */
export function countExactMatches(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): HitCounts {
  const found = new Set(predicted.map(toKey));
  const hits = reference.filter((segment) => found.has(toKey(segment))).length;
  return { hits, predicted: predicted.length, reference: reference.length };
}

/**
 * Whether a predicted segment is right within some lines: a reference segment has the same label, and a
 * start and an end that are each at most `tolerance` lines away.
 *
 * @example The chorus starts a line late, the verse ends two lines late
 * ```ts
 * import { isRightWithin, toSegments } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const reference = toSegments(["chorus", "chorus", "verse", "chorus", "chorus"]);
 * assert.ok(isRightWithin({ start: 4, end: 5, label: "chorus" }, reference));
 * assert.ok(!isRightWithin({ start: 2, end: 5, label: "verse" }, reference));
 * ```
 */
export function isRightWithin(
  predicted: Segment,
  reference: readonly Segment[],
  tolerance = 1,
): boolean {
  return reference.some(({ start, end, label }) =>
    label === predicted.label && Math.abs(start - predicted.start) <= tolerance &&
    Math.abs(end - predicted.end) <= tolerance
  );
}

/**
 * Intersection over union of two segments, in lines: 1 for the same segment, 0 for different labels.
 *
 * @example
 * ```ts
 * import { overlap } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const one = { start: 0, end: 4, label: "verse" } as const;
 * assert.equal(overlap(one, { ...one, start: 2 }), 1 / 2);
 * ```
 */
export function overlap(one: Segment, other: Segment): number {
  if (one.label !== other.label) return 0;
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  if (shared <= 0) return 0;
  return shared / (one.end - one.start + other.end - other.start - shared);
}

/**
 * The sum, over the reference segments, of the largest overlap with a predicted segment.
 *
 * @example
 * ```ts
 * import { bestOverlap } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const verse = { start: 0, end: 4, label: "verse" } as const;
 * assert.equal(bestOverlap([verse], [{ ...verse, end: 1 }, { ...verse, start: 1 }]), 3 / 4);
 * ```
 */
export function bestOverlap(reference: readonly Segment[], predicted: readonly Segment[]): number {
  let sum = 0;
  for (const segment of reference) {
    const touching = predicted.filter(({ start, end }) =>
      start < segment.end && end > segment.start
    );
    sum += Math.max(0, ...touching.map((found) => overlap(segment, found)));
  }
  return sum;
}

/**
 * The largest sum of overlaps of pairs, with each segment in one pair at most. The segments of either
 * side are disjoint and in order, so two pairs that overlap never cross: the best pairs up to a
 * segment follow from the best pairs before it, as in the alignment of two sequences.
 *
 * @example
 * ```ts
 * import { oneToOneOverlap } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const verse = { start: 0, end: 4, label: "verse" } as const;
 * const halves = [{ ...verse, end: 2 }, { ...verse, start: 2 }];
 * assert.equal(oneToOneOverlap(halves, [verse]), 1 / 2);
 * ```
 */
export function oneToOneOverlap(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): number {
  let before = new Float64Array(predicted.length + 1);
  for (const segment of reference) {
    const best = new Float64Array(predicted.length + 1);
    predicted.forEach((found, index) => {
      best[index + 1] = Math.max(
        best[index],
        before[index + 1],
        before[index] + overlap(segment, found),
      );
    });
    before = best;
  }
  return before[predicted.length];
}

function toKey({ start, end, label }: Segment): string {
  return `${start} ${end} ${label}`;
}

const overlapSchema = z.strictObject({ pooled: unit, song_mean: unit });

/** Exact matches and overlaps of whole segments. */
export const segments = defineMetric({
  description: "Exact matches and intersection over union of segments of the same label",
  schema: z.strictObject({
    exact_match: pooledPrecisionRecallSchema,
    iou_best: overlapSchema,
    iou_one_to_one: overlapSchema,
  }),
  statistics: ({ reference: { segments: reference }, predicted: { segments: predicted } }) => {
    const best = bestOverlap(reference, predicted);
    const oneToOne = oneToOneOverlap(reference, predicted);
    return {
      songs: 1,
      exact_match: precisionRecallSums(countExactMatches(reference, predicted)),
      iou_best: { sum: best, song_sum: best / reference.length },
      iou_one_to_one: { sum: oneToOne, song_sum: oneToOne / reference.length },
    };
  },
  score: ({ songs, exact_match, iou_best, iou_one_to_one }) => {
    const mean = ({ sum, song_sum }: typeof iou_best) => ({
      pooled: ratio(sum, exact_match.reference),
      song_mean: ratio(song_sum, songs),
    });
    return {
      exact_match: pooledPrecisionRecall(exact_match),
      iou_best: mean(iou_best),
      iou_one_to_one: mean(iou_one_to_one),
    };
  },
  values: [
    ...precisionRecallValues("exact_match.pooled", "Exact segments", { headline: 6 }),
    ...precisionRecallValues("exact_match.song_mean", "Exact segments, song mean"),
    { path: "iou_best.pooled", title: "Segment IoU, best", better: "higher" },
    { path: "iou_best.song_mean", title: "Segment IoU, best, song mean", better: "higher" },
    { path: "iou_one_to_one.pooled", title: "Segment IoU, one to one", better: "higher" },
    {
      path: "iou_one_to_one.song_mean",
      title: "Segment IoU, one to one, song mean",
      better: "higher",
    },
  ],
});
