import assert from "node:assert/strict";
import fc from "fast-check";
import { deviations, medianDeviation } from "#lib/metrics/deviation.ts";
import { toBoundaries } from "#lib/segment.ts";
import golden from "../../golden/segments.json" with { type: "json" };
import { goldenPairs } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";

/** Medians of whole numbers are exact in 64 bits; mir_eval takes a mean of at most two. */
const TOLERANCE = 1e-12;

const someLines = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
  .map((lines) => lines.sort((one, other) => one - other));

Deno.test("the median deviations of every golden song equal those of mir_eval, in both directions", () => {
  const { true_to_predicted, predicted_to_true } = golden.songs.deviation;
  assert.equal(true_to_predicted.filter((median) => median !== null).length, 149);
  assert.equal(true_to_predicted.length, goldenPairs.length);
  goldenPairs.forEach(({ reference, predicted, name }, song) => {
    const sectionStarts = toBoundaries(reference), found = toBoundaries(predicted);
    assertNear(medianDeviation(sectionStarts, found), true_to_predicted[song], TOLERANCE, name);
    assertNear(medianDeviation(found, sectionStarts), predicted_to_true[song], TOLERANCE, name);
  });
});

Deno.test("a deviation is positive if the nearest boundary comes later, negative if it comes earlier", () => {
  assert.deepEqual(deviations([3, 10, 20], [4, 8, 20]), [1, -2, 0]);
});

Deno.test("of two equally near boundaries, the earlier one counts", () => {
  assert.deepEqual(deviations([5], [3, 7]), [-2]);
});

Deno.test("the median of two middle distances is their mean, and signs do not cancel", () => {
  assert.equal(medianDeviation([4, 10], [5, 12]), 1.5);
  assert.equal(medianDeviation([5, 10], [4, 11]), 1);
  assert.equal(medianDeviation([2, 10, 20], [1, 13, 22]), 2);
});

Deno.test("if one side has no boundary, there is no deviation", () => {
  assert.deepEqual(deviations([3], []), []);
  for (const [from, to] of [[[], []], [[3], []], [[], [3]]]) {
    assert.equal(medianDeviation(from, to), null);
  }
});

Deno.test("each deviation leads to the nearest boundary", () => {
  fc.assert(fc.property(someLines, someLines.filter((to) => to.length > 0), (from, to) => {
    const found = deviations(from, to);
    assert.equal(found.length, from.length);
    from.forEach((boundary, place) => {
      const distances = to.map((line) => Math.abs(line - boundary));
      assert.ok(to.includes(boundary + found[place]));
      assert.equal(Math.abs(found[place]), Math.min(...distances));
      const earlier = to.find((line) => Math.abs(line - boundary) === Math.abs(found[place]));
      assert.equal(boundary + found[place], earlier);
    });
  }));
});
