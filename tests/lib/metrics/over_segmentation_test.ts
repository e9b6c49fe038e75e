import assert from "node:assert/strict";
import fc from "fast-check";
import { countOverSegmentation } from "#lib/metrics/over_segmentation.ts";
import { toSegments } from "#lib/segment.ts";
import golden from "../../golden/segments.json" with { type: "json" };
import { anyPair } from "../../support/label_arbitraries.ts";
import { goldenPairs, type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Quotients of whole numbers, within two roundings of mir_eval's sums of shares. */
const TOLERANCE = 1e-12;

function sumsOf({ reference, predicted }: Pick<LabelPair, "reference" | "predicted">) {
  return countOverSegmentation(toSegments(reference), toSegments(predicted));
}

Deno.test("the over-segmentation of every golden song equals that of mir_eval and of counting", () => {
  const { songs } = golden;
  assert.equal(goldenPairs.length, 251);
  assert.equal(songs.over_segmentation.length, goldenPairs.length);
  goldenPairs.forEach((pair, song) => {
    const sums = sumsOf(pair), lines = pair.reference.length;
    assert.deepEqual(
      [sums.lines, sums.reference_segments, sums.predicted_segments, sums.overlaps],
      [lines, songs.true_segments[song], songs.predicted_segments[song], songs.pieces[song]],
      pair.name,
    );
    assertNear(
      {
        over: 1 - sums.outside_reference / lines,
        under: 1 - sums.outside_predicted / lines,
        error: sums.length_error / lines,
        bias: sums.length_bias / lines,
      },
      {
        over: songs.over_segmentation[song],
        under: songs.under_segmentation[song],
        error: songs.length_error[song],
        bias: songs.length_bias[song],
      },
      TOLERANCE,
      pair.name,
    );
  });
});

Deno.test("three verse and three chorus lines against one and five, as computed by hand", () => {
  // Pieces V-V of 1 line, V-C of 2, C-C of 3. Lengths 3 3 3 3 3 3 against 1 5 5 5 5 5.
  assert.deepEqual(sumsOf(pairOfDigits("000111", "011111")), {
    reference_segments: 2,
    predicted_segments: 2,
    overlaps: 3,
    lines: 6,
    outside_reference: 1,
    outside_predicted: 2,
    length_bias: 8,
    length_error: 12,
  });
});

Deno.test("a segment that is split is over-segmented, and not under-segmented", () => {
  const { overlaps, outside_reference, outside_predicted, length_bias } = sumsOf(
    pairOfDigits("000000", "001100"),
  );
  assert.deepEqual([overlaps, outside_reference, outside_predicted], [3, 4, 0]);
  assert.equal(length_bias, 3 * 4 - 36);
});

Deno.test("no lines add nothing", () => {
  for (const value of Object.values(countOverSegmentation([], []))) assert.equal(value, 0);
});

Deno.test("labels count only through boundaries, and exchanging the sides exchanges the scores", () => {
  fc.assert(fc.property(anyPair, ({ reference, predicted }) => {
    const sums = sumsOf({ reference, predicted });
    const swapped = predicted.map((label) => label === "verse" ? "chorus" as const : "verse");
    assert.deepEqual(sumsOf({ reference, predicted: swapped }), sums);
    assert.deepEqual(sumsOf({ reference: predicted, predicted: reference }), {
      ...sums,
      reference_segments: sums.predicted_segments,
      predicted_segments: sums.reference_segments,
      outside_reference: sums.outside_predicted,
      outside_predicted: sums.outside_reference,
      length_bias: 0 - sums.length_bias,
    });
  }));
});

Deno.test("every segment has an overlap, and no more lines are outside than there are", () => {
  fc.assert(fc.property(anyPair, (pair) => {
    const sums = sumsOf(pair),
      same = sumsOf({ reference: pair.reference, predicted: pair.reference });
    assert.ok(sums.overlaps >= Math.max(sums.reference_segments, sums.predicted_segments));
    assert.ok(sums.overlaps < sums.reference_segments + sums.predicted_segments);
    for (const lost of [sums.outside_reference, sums.outside_predicted]) {
      assert.ok(lost >= 0 && lost < sums.lines);
    }
    assert.ok(Math.abs(sums.length_bias) <= sums.length_error);
    assert.equal(same.overlaps, same.reference_segments);
    assert.deepEqual([same.outside_reference, same.outside_predicted, same.length_error], [
      0,
      0,
      0,
    ]);
  }));
});
