import assert from "node:assert/strict";
import fc from "fast-check";
import {
  calibrationSchema,
  calibrationScores,
  countCalibration,
  equalMassError,
} from "#lib/metrics/calibration.ts";
import type { Label } from "#lib/label.ts";
import { seededRandom } from "#lib/random.ts";
import { anyProbabilities } from "../../support/label_arbitraries.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

function scoresOf(reference: readonly Label[], chorus: readonly number[]) {
  return calibrationScores(countCalibration(reference, Float64Array.from(chorus)))!;
}

/** The same line, repeated. */
function repeated(times: number, reference: string, chorus: number) {
  return {
    reference: labelsOfDigits(reference.repeat(times)),
    chorus: new Array(times).fill(chorus),
  };
}

Deno.test("without probabilities, there is no calibration", () => {
  const sums = countCalibration(labelsOfDigits("01"), undefined);
  assert.equal(sums.lines, 0);
  assert.equal(calibrationScores(sums), null);
});

Deno.test("four lines in two bins, as computed by hand", () => {
  // Bin 11 holds 3/4 right and wrong and 1/4 right; bin 14 holds 31/32 right.
  const scores = scoresOf(labelsOfDigits("1001"), [0.75, 0.75, 0.25, 0.96875]);
  assertNear(scores, {
    ece: 3 / 4 * (3 / 4 - 2 / 3) + 1 / 4 * (1 / 32),
    mce: null,
    brier: (1 / 16 + 9 / 16 + 1 / 16 + 1 / 1024) / 4,
    nll: -(2 * Math.log(3 / 4) + Math.log(1 / 4) + Math.log(31 / 32)) / 4,
    confidence: (9 / 4 + 31 / 32) / 4,
    above_90: 1 / 4,
    above_95: 1 / 4,
    bins: [
      { from: 11 / 15, to: 12 / 15, lines: 3, confidence: 3 / 4, accuracy: 2 / 3 },
      { from: 14 / 15, to: 1, lines: 1, confidence: 31 / 32, accuracy: 1 },
    ],
  }, 1e-15);
});

Deno.test("a bin includes its lower end, and the last bin includes 1", () => {
  for (const [p, from] of [[0.5, 7], [0.6, 9], [0.8, 12], [0.79, 11], [1, 14], [0, 14]]) {
    const { bins } = scoresOf(["verse"], [p]);
    assert.deepEqual(bins.map((bin) => bin.from), [from / 15], `${p}`);
  }
});

Deno.test("a probability of one half is chorus", () => {
  assert.equal(scoresOf(["chorus"], [0.5]).bins[0].accuracy, 1);
  assert.equal(scoresOf(["verse"], [0.5]).bins[0].accuracy, 0);
  assert.equal(equalMassError(["chorus"], [0.5]), 0.5);
});

Deno.test("a line is right by its label, and confident by the probability of that label", () => {
  // Confidences 1/4 (wrong), 1/4 (right), 3/4 (right) and 3/8 (wrong): bins 3, 3, 11 and 5.
  const reference = labelsOfDigits("0110"), predicted = labelsOfDigits("1111");
  const chorus = Float64Array.of(0.25, 0.25, 0.75, 0.375);
  assertNear(calibrationScores(countCalibration(reference, chorus, predicted)), {
    ece: 2 / 4 * (1 / 2 - 1 / 4) + 1 / 4 * (1 - 3 / 4) + 1 / 4 * 3 / 8,
    mce: null,
    brier: (1 / 16 + 9 / 16 + 1 / 16 + 9 / 64) / 4,
    nll: -(2 * Math.log(3 / 4) + Math.log(1 / 4) + Math.log(5 / 8)) / 4,
    confidence: (1 / 4 + 1 / 4 + 3 / 4 + 3 / 8) / 4,
    above_90: 0,
    above_95: 0,
    bins: [
      { from: 3 / 15, to: 4 / 15, lines: 2, confidence: 1 / 4, accuracy: 1 / 2 },
      { from: 5 / 15, to: 6 / 15, lines: 1, confidence: 3 / 8, accuracy: 0 },
      { from: 11 / 15, to: 12 / 15, lines: 1, confidence: 3 / 4, accuracy: 1 },
    ],
  }, 1e-15);
  // By rank: the two of 1/4 share a bin, and each other line has one.
  assertNear(
    equalMassError(reference, chorus, predicted),
    (Math.abs(1 - 2 / 4) + 3 / 8 + 1 / 4) / 4,
    1e-15,
  );
});

Deno.test("the counts above 0.9 and 0.95 exclude 0.9 and 0.95 themselves", () => {
  const chorus = [0.9, 0.95, 0.05, 0.9001, 0.9501, 0.0499];
  const { above_90, above_95 } = scoresOf(labelsOfDigits("111111"), chorus);
  assertNear([above_90, above_95], [5 / 6, 2 / 6], 1e-15);
});

Deno.test("a wrong probability of 0 or 1 costs the logarithm of one ten-millionth, not infinity", () => {
  const { nll, brier } = scoresOf(labelsOfDigits("01"), [1, 0]);
  assertNear(nll, 7 * Math.LN10, 1e-8); // 1 - (1 - 1e-7) is 1e-7 to nine digits
  assert.equal(brier, 1);
  assertNear(scoresOf(labelsOfDigits("10"), [1, 0]).nll, 1e-7, 1e-13);
});

Deno.test("the maximum error is that of a bin with at least 30 lines, or null", () => {
  const few = repeated(29, "0", 0.75), enough = repeated(30, "1", 0.625);
  const together = scoresOf([...few.reference, ...enough.reference], [
    ...few.chorus,
    ...enough.chorus,
  ]);
  assert.equal(scoresOf(few.reference, few.chorus).mce, null);
  assert.equal(together.mce, 3 / 8);
  assertNear(together.ece, 29 / 59 * 3 / 4 + 30 / 59 * 3 / 8, 1e-15);
});

Deno.test("bins of equal mass have one line each for fifteen lines, and two each for thirty", () => {
  const fifteen = Array.from({ length: 15 }, (_, rank) => 0.52 + rank / 32);
  const reference = labelsOfDigits("110110101111111");
  const gaps = fifteen.map((p, rank) => (reference[rank] === "chorus" ? 1 : 0) - p);
  const size = (numbers: number[]) => Math.abs(numbers.reduce((sum, number) => sum + number, 0));
  assertNear(
    equalMassError(reference, fifteen),
    gaps.reduce((s, g) => s + Math.abs(g), 0) / 15,
    1e-15,
  );
  const thirty = fifteen.flatMap((p) => [p, p + 1 / 64]);
  const twice = reference.flatMap((label) => [label, "chorus" as const]);
  const pairs = gaps.map((gap, rank) => size([gap, 1 - fifteen[rank] - 1 / 64]) / 30);
  assertNear(equalMassError(twice, thirty), size(pairs), 1e-15);
});

Deno.test("lines of equal confidence share a bin, even if that makes the bin too large", () => {
  const { reference, chorus } = repeated(40, "1", 0.75);
  assert.equal(equalMassError(reference, chorus), 0.25);
  assert.equal(
    equalMassError([...reference, ...repeated(40, "0", 0).reference], [
      ...chorus,
      ...repeated(40, "0", 0.25).chorus,
    ]),
    0.25,
  );
});

Deno.test("the order of the lines does not matter, and neither does exchanging the labels", () => {
  fc.assert(fc.property(anyProbabilities, fc.nat(), ({ reference, chorus }, seed) => {
    const order = seededRandom(seed).shuffled([...reference.keys()]);
    const shuffled = [
      order.map((line) => reference[line]),
      order.map((line) => chorus[line]),
    ] as const;
    assertNear(equalMassError(...shuffled), equalMassError(reference, chorus), 1e-12);
    assertNear(scoresOf(...shuffled), scoresOf(reference, chorus), 1e-12);
  }));
});

Deno.test("errors and shares are in [0, 1], and ECE is at least the distance of the means", () => {
  fc.assert(fc.property(anyProbabilities, ({ reference, chorus }) => {
    const scores = calibrationSchema.parse(scoresOf(reference, chorus));
    const right = scores.bins.reduce((sum, { lines, accuracy }) => sum + lines * accuracy, 0);
    const apart = Math.abs(right / reference.length - scores.confidence);
    for (const error of [scores.ece, equalMassError(reference, chorus)]) {
      assert.ok(error >= apart - 1e-12 && error <= 1);
    }
    assert.equal(scores.bins.reduce((sum, { lines }) => sum + lines, 0), reference.length);
    for (const { from, to, confidence } of scores.bins) {
      assert.ok(from - 1e-12 <= confidence && confidence <= to + 1e-12);
    }
    assert.ok(scores.above_95 <= scores.above_90);
  }));
});
