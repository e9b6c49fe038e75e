/**
 * Predicted segments laid over true ones of the same label.
 *
 * @module
 */
import type { Segment } from "../segment.ts";
import type { HitCounts } from "./precision_recall.ts";

/** Counts complete segments: same start, same end, same label on both sides. */
export function countExactMatches(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): HitCounts {
  const found = new Set(predicted.map(keyOf));
  const hits = reference.filter((segment) => found.has(keyOf(segment))).length;
  return { hits, predicted: predicted.length, reference: reference.length };
}

/** Intersection over union, in lines: 0 for different labels, 1 for the same segment. */
export function overlap(one: Segment, other: Segment): number {
  if (one.label !== other.label) return 0;
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  if (shared <= 0) return 0;
  return shared / (one.end - one.start + other.end - other.start - shared);
}

/** The sum, over the true segments, of the largest overlap with a predicted one. */
export function bestOverlap(reference: readonly Segment[], predicted: readonly Segment[]): number {
  let sum = 0;
  for (const segment of reference) {
    sum += Math.max(0, ...touching(segment, predicted).map((found) => overlap(segment, found)));
  }
  return sum;
}

/**
 * The largest sum of overlaps of pairs, each segment being in one pair at most. Segments of either
 * side are disjoint and in order, so two pairs that overlap never cross: the best pairs up to a
 * segment follow from the best pairs before it, as in the alignment of two sequences.
 */
export function oneToOneOverlap(
  reference: readonly Segment[],
  predicted: readonly Segment[],
): number {
  let before = new Float64Array(predicted.length + 1);
  for (const segment of reference) {
    const best = new Float64Array(predicted.length + 1);
    predicted.forEach((found, place) => {
      best[place + 1] = Math.max(
        best[place],
        before[place + 1],
        before[place] + overlap(segment, found),
      );
    });
    before = best;
  }
  return before[predicted.length];
}

function touching(segment: Segment, others: readonly Segment[]): Segment[] {
  return others.filter(({ start, end }) => start < segment.end && end > segment.start);
}

function keyOf({ start, end, label }: Segment): string {
  return `${start} ${end} ${label}`;
}
