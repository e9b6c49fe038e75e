import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bestOverlap,
  countExactMatches,
  isRightWithin,
  oneToOneOverlap,
  overlap,
} from "#lib/metrics/segments.ts";
import { type Segment, toSegments } from "#lib/segment.ts";
import golden from "../../golden/segments.json" with { type: "json" };
import { anyPair } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Sums of at most 60 quotients, compared with exact fractions. */
const TOLERANCE = 1e-12;

function sumsOf({ reference, predicted }: LabelPair) {
  const sides = [toSegments(reference), toSegments(predicted)] as const;
  return { best: bestOverlap(...sides), oneToOne: oneToOneOverlap(...sides) };
}

Deno.test("the overlaps of every golden song equal those of SciPy's assignment", () => {
  const { iou_best_sum, iou_one_to_one_sum } = golden.songs;
  assert.equal(goldenPairs.length, 251);
  assert.equal(iou_one_to_one_sum.length, goldenPairs.length);
  goldenPairs.forEach((pair, song) =>
    assertNear(
      sumsOf(pair),
      {
        best: iou_best_sum[song],
        oneToOne: iou_one_to_one_sum[song],
      },
      TOLERANCE,
      pair.name,
    )
  );
});

Deno.test("the golden sum is found even where taking the largest pair first is wrong", () => {
  const { true: reference, predicted, iou_best_sum, iou_one_to_one_sum } = golden.more;
  assert.ok(reference.length >= 6);
  reference.forEach((digits, song) => {
    const pair = pairOfDigits(digits, predicted[song]);
    const expected = { best: iou_best_sum[song], oneToOne: iou_one_to_one_sum[song] };
    assertNear(sumsOf(pair), expected, TOLERANCE, pair.name);
  });
});

Deno.test("the exact segments of every golden song are counted as by sets", () => {
  const { complete_hits, predicted_segments, true_segments } = golden.songs;
  assert.equal(complete_hits.length, goldenPairs.length);
  goldenPairs.forEach(({ reference, predicted, name }, song) =>
    assert.deepEqual(countExactMatches(toSegments(reference), toSegments(predicted)), {
      hits: complete_hits[song],
      predicted: predicted_segments[song],
      reference: true_segments[song],
    }, name)
  );
});

Deno.test("an exact segment has the same start, end and label", () => {
  const segment: Segment = { start: 2, end: 4, label: "chorus" };
  const others: Segment[] = [
    { ...segment, start: 1 },
    { ...segment, end: 5 },
    { ...segment, label: "verse" },
  ];
  assert.equal(countExactMatches([segment], [segment]).hits, 1);
  for (const other of others) assert.equal(countExactMatches([segment], [other]).hits, 0);
});

Deno.test("overlap is shared lines over lines of either segment, and 0 across labels", () => {
  const segment: Segment = { start: 2, end: 6, label: "verse" };
  assert.equal(overlap(segment, segment), 1);
  assert.equal(overlap(segment, { ...segment, start: 4, end: 8 }), 2 / 6);
  assert.equal(overlap(segment, { ...segment, start: 6, end: 8 }), 0);
  assert.equal(overlap(segment, { ...segment, start: 8, end: 9 }), 0);
  assert.equal(overlap(segment, { ...segment, label: "chorus" }), 0);
  assert.deepEqual([bestOverlap([segment], []), oneToOneOverlap([segment], [])], [0, 0]);
});

Deno.test("two reference verses in one predicted verse both overlap it, but only one can be paired with it", () => {
  // Verses of 2 lines, each 2/5 of the predicted five.
  assertNear(sumsOf(pairOfDigits("00100", "00000")), { best: 4 / 5, oneToOne: 2 / 5 }, 1e-15);
});

/** The largest sum of pairs, by exhaustive search. */
function largestSum(reference: readonly Segment[], predicted: readonly Segment[]): number {
  const [first, ...rest] = reference;
  if (first === undefined) return 0;
  const sums = predicted.map((found) =>
    overlap(first, found) && overlap(first, found) +
      largestSum(rest, predicted.filter((other) => other !== found))
  );
  return Math.max(largestSum(rest, predicted), ...sums);
}

Deno.test("no pairing has a larger sum, and it is at most the sum of best overlaps", () => {
  fc.assert(fc.property(anyPair, (pair) => {
    const reference = toSegments(pair.reference), predicted = toSegments(pair.predicted);
    const oneToOne = oneToOneOverlap(reference, predicted);
    assertNear(oneToOne, largestSum(reference, predicted), 1e-12);
    assertNear(oneToOneOverlap(predicted, reference), oneToOne, 1e-12);
    assert.ok(oneToOne <= bestOverlap(reference, predicted) + 1e-12);
    assert.ok(bestOverlap(reference, predicted) <= reference.length);
    assert.equal(bestOverlap(reference, reference), reference.length);
    assert.equal(oneToOneOverlap(reference, reference), reference.length);
  }));
});

Deno.test("a segment is right within a line if a reference segment of its label starts and ends there", () => {
  const reference = toSegments(pairOfDigits("000011110000", "000011110000").reference);
  const chorus = (start: number, end: number): Segment => ({ start, end, label: "chorus" });
  for (const [start, end] of [[4, 8], [3, 8], [5, 7], [3, 9], [5, 9]]) {
    assert.ok(isRightWithin(chorus(start, end), reference), `${start} ${end}`);
  }
  for (const [start, end] of [[2, 8], [4, 10], [6, 8], [4, 6]]) {
    assert.ok(!isRightWithin(chorus(start, end), reference), `${start} ${end}`);
  }
  assert.ok(!isRightWithin({ start: 4, end: 8, label: "verse" }, reference));
  assert.ok(
    isRightWithin(chorus(2, 9), reference, 2) && !isRightWithin(chorus(5, 8), reference, 0),
  );
});

Deno.test("within 0 lines, the segments that are right are those counted as exact", () => {
  fc.assert(fc.property(anyPair, ({ reference, predicted }) => {
    const sides = [toSegments(reference), toSegments(predicted)] as const;
    const right = sides[1].filter((segment) => isRightWithin(segment, sides[0], 0)).length;
    assert.equal(right, countExactMatches(...sides).hits);
  }));
});
