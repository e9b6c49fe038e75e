import assert from "node:assert/strict";
import fc from "fast-check";
import type { Label } from "#lib/label.ts";
import { calibrationScores, countCalibration } from "#lib/metrics/calibration.ts";
import { fitTemperature, scaleProbabilities, TEMPERATURES } from "#lib/metrics/temperature.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

const temperature = fc.double({ min: TEMPERATURES.lowest, max: TEMPERATURES.highest, noNaN: true });

function nll(reference: readonly Label[], chorus: Float64Array): number {
  return calibrationScores(countCalibration(reference, chorus))!.nll;
}

Deno.test("a temperature of 1 changes only probabilities below 1e-7 or above 1 - 1e-7", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
    assertNear(scaleProbabilities([p], 1)[0], p, 1.001e-7);
    if (p > 1e-6 && p < 1 - 1e-6) assertNear(scaleProbabilities([p], 1)[0], p, 1e-14);
  }));
});

Deno.test("a temperature of 2 halves the logit, as computed by hand", () => {
  assertNear([...scaleProbabilities([0.9, 0.5, 0.1], 2)], [3 / 4, 1 / 2, 1 / 4], 1e-15); // odds 9 become 3
  assertNear([...scaleProbabilities([0.75], 0.5)], [9 / 10], 1e-15);
});

Deno.test("no temperature changes a label, and higher temperatures lower the confidence", () => {
  const p = fc.float({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(p, temperature, temperature, (p, one, other) => {
    const [cooler, warmer] = [one, other].sort((a, b) => a - b).map((t) =>
      scaleProbabilities([p], t)[0]
    );
    assert.equal(cooler >= 0.5, p >= 0.5);
    assert.equal(warmer >= 0.5, p >= 0.5);
    assert.ok(Math.abs(warmer - 0.5) <= Math.abs(cooler - 0.5) + 1e-15);
  }));
});

Deno.test("scaling keeps the order of probabilities", () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(p, p, temperature, (one, other, temperature) => {
    const [low, high] = scaleProbabilities(
      [Math.min(one, other), Math.max(one, other)],
      temperature,
    );
    assert.ok(low <= high + 1e-15);
  }));
});

Deno.test("lines of one confidence get the temperature that turns it into their accuracy", () => {
  // Seven of ten right at 0.9: σ(logit(0.9) / T) must be 0.7.
  const reference = labelsOfDigits("1111111000"), chorus = new Array<number>(10).fill(0.9);
  const found = fitTemperature(reference, chorus);
  assertNear(found, Math.log(9) / Math.log(7 / 3), 1e-12);
  assertNear(scaleProbabilities([0.9], found)[0], 0.7, 1e-12);
});

Deno.test("if all lines are right the temperature is the lowest allowed, if all are wrong the highest", () => {
  assertNear(fitTemperature(labelsOfDigits("10"), [0.7, 0.4]), TEMPERATURES.lowest, 1e-12);
  assertNear(fitTemperature(labelsOfDigits("01"), [0.7, 0.4]), TEMPERATURES.highest, 1e-9);
});

Deno.test("probabilities that are all one half get a temperature of 1, for any reference", () => {
  for (const reference of ["0", "1", "0111"].map(labelsOfDigits)) {
    assert.equal(fitTemperature(reference, reference.map(() => 0.5)), 1);
  }
});

Deno.test("after scaling by the fitted temperature, the fitted temperature is 1", () => {
  const reference = labelsOfDigits("11111110000010"),
    chorus = reference.map((_, i) => 0.95 - i / 20);
  const first = fitTemperature(reference, chorus);
  assert.ok(first > 0.2 && first < 5 && Math.abs(first - 1) > 0.05, `${first}`);
  assertNear(fitTemperature(reference, scaleProbabilities(chorus, first)), 1, 1e-9);
});

Deno.test("one wrong line of probability 1 weighs as its logit at 1 - 1e-7, at any temperature", () => {
  // 100 lines right at 0.8 and one wrong at 1. With sharpness s = 1 / T the slope of the likelihood is
  // 100 ln 4 σ(-s ln 4) - Z, the certain line's logit Z being ln(1 - 1e-7) - ln(1e-7), its σ(sZ) 1.
  const reference = labelsOfDigits("1".repeat(100) + "0");
  const chorus = [...new Array<number>(100).fill(0.8), 1];
  const z = Math.log(1 - 1e-7) - Math.log(1e-7), share = z / (100 * Math.log(4));
  const expected = Math.log(4) / Math.log((1 - share) / share);
  assert.ok(expected > 0.6 && expected < 0.7, `${expected}`);
  const found = fitTemperature(reference, chorus);
  assertNear(found, expected, 1e-8); // σ(sZ) is 1 to 1e-10
  // The score that is printed keeps probabilities within bounds: by it the certain line costs no more
  // at the lowest temperature, where all others cost nothing.
  const printed = (temperature: number) => nll(reference, scaleProbabilities(chorus, temperature));
  assert.ok(printed(TEMPERATURES.lowest) < printed(found) - 0.1);
});

Deno.test("a probability of 0 or 1 counts as 1e-7 or 1 - 1e-7", () => {
  const reference = labelsOfDigits("1101100");
  const certain = [1, 0.9, 0, 1, 0.3, 1, 0.2],
    kept = [1 - 1e-7, 0.9, 1e-7, 1 - 1e-7, 0.3, 1 - 1e-7, 0.2];
  assert.equal(fitTemperature(reference, certain), fitTemperature(reference, kept));
  assert.ok(fitTemperature(reference, certain) > 1);
});

Deno.test("no other temperature has a lower negative log-likelihood", () => {
  // Probabilities that no allowed temperature takes to the ends at 1e-7.
  const line = fc.tuple(
    fc.constantFrom<Label>("verse", "chorus"),
    fc.double({ min: 0.17, max: 0.83 }),
  );
  const lines = fc.array(line.filter(([, p]) => !Number.isNaN(p)), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(lines, (lines) => {
    const reference = lines.map(([label]) => label), chorus = lines.map(([, p]) => p);
    const best = fitTemperature(reference, chorus);
    assert.ok(best >= TEMPERATURES.lowest && best <= TEMPERATURES.highest);
    const lowest = nll(reference, scaleProbabilities(chorus, best));
    for (const other of [0.1, 0.3, best * 0.99, 0.8, 1, 1.25, best * 1.01, 3, 10]) {
      if (other < TEMPERATURES.lowest || other > TEMPERATURES.highest) continue;
      assert.ok(
        nll(reference, scaleProbabilities(chorus, other)) >= lowest - 1e-12,
        `${other} against ${best}`,
      );
    }
  }));
});
