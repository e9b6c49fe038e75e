import assert from "node:assert/strict";
import type { Label } from "#lib/label.ts";
import { calibrationScores, countCalibration, equalMassError } from "#lib/metrics/calibration.ts";
import { fitTemperature, scaleProbabilities } from "#lib/metrics/temperature.ts";
import golden from "../../golden/calibration.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";
import { assertNear } from "../../support/numbers.ts";

/** Sums of up to 20,000 numbers of size 1, each rounded to 1e-16 of a sum that grows. */
const TOLERANCE = 1e-11;

/**
 * The likelihood is flat near its maximum, but its slope is not: both sides find the zero of the slope. A set
 * with probabilities beyond 1e-7 and 1 - 1e-7 has a slightly other temperature here, where these are
 * kept there before they are scaleProbabilities, than in its golden values, where only 0 and 1 are.
 */
const TEMPERATURE_TOLERANCE = 1e-9, BEYOND_TOLERANCE = 1e-4;

type GoldenSet = typeof golden.sets[number];

/** How a probability is computed from a draw. */
const KINDS: Record<string, (q: number) => number> = {
  calibrated: (q) => q,
  overconfident: (q) => q * q / (q * q + (1 - q) * (1 - q)),
  underconfident: (q) => Math.sqrt(q) / (Math.sqrt(q) + Math.sqrt(1 - q)),
  hundredths: (q) => Math.floor(101 * q) / 100,
  sixty_fourths: (q) => Math.floor(65 * q) / 64,
  certain: (q) => Math.min(1, Math.max(0, 1.25 * q - 0.125)),
  never_chorus: (q) => q,
};

function drawn({ kind, lines, seed }: GoldenSet) {
  const draw = goldenDraws(seed), reference: Label[] = [], chorus = new Float64Array(lines);
  for (let line = 0; line < lines; line++) {
    const q = draw(), u = draw();
    chorus[line] = KINDS[kind](q);
    reference.push(u < q && kind !== "never_chorus" ? "chorus" : "verse");
  }
  return { reference, chorus };
}

function sizesOf({ kind, lines }: GoldenSet): string {
  return `${kind} ${lines}`;
}

Deno.test("the golden sets are of every kind, with up to 20,000 lines", () => {
  assert.ok(golden.sets.length >= 15);
  assert.deepEqual(new Set(golden.sets.map(({ kind }) => kind)), new Set(Object.keys(KINDS)));
  assert.equal(Math.max(...golden.sets.map(({ lines }) => lines)), 20_000);
});

for (const set of golden.sets) {
  const { reference, chorus } = drawn(set);

  Deno.test(`${sizesOf(set)} of seed ${set.seed}: lines are drawn as in the golden file`, () => {
    const ys = reference.map((label) => label === "chorus" ? 1 : 0);
    assert.deepEqual([...chorus.slice(0, set.first_p.length)], set.first_p);
    assert.deepEqual(ys.slice(0, set.first_y.length), set.first_y);
    assert.equal(ys.reduce((sum: number, y) => sum + y, 0), set.sum_y);
    assertNear(chorus.reduce((sum, p) => sum + p, 0), set.sum_p, 1e-8);
  });

  Deno.test(`${sizesOf(set)} of seed ${set.seed}: scores equal those of scikit-learn and NumPy`, () => {
    const { bins, ...scores } = calibrationScores(countCalibration(reference, chorus))!;
    const { ece, mce, brier, nll, confidence, above_90, above_95 } = set;
    const expected = { ece, mce, brier, nll, confidence, above_90, above_95 };
    assertNear(scores, expected, TOLERANCE, sizesOf(set));
    for (const column of ["from", "to", "lines", "confidence", "accuracy"] as const) {
      assertNear(bins.map((bin) => bin[column]), set.bins[column], TOLERANCE, column);
    }
    assertNear(equalMassError(reference, chorus), set.ece_equal_mass, TOLERANCE);
  });

  Deno.test(`${sizesOf(set)} of seed ${set.seed}: the temperature equals SciPy's`, () => {
    const keptFirst = "kept_first" in set ? set.kept_first : undefined;
    const expected = keptFirst ?? set;
    const isBeyond = keptFirst === undefined && chorus.some((p) => p < 1e-7 || p > 1 - 1e-7);
    const tolerance = isBeyond ? BEYOND_TOLERANCE : TEMPERATURE_TOLERANCE;
    const temperature = fitTemperature(reference, chorus);
    assertNear(temperature, expected.temperature, tolerance);
    const after = calibrationScores(
      countCalibration(reference, scaleProbabilities(chorus, temperature)),
    )!;
    const { edge_margin: _, ...scores } = expected.scaled;
    const { ece, brier, nll, confidence } = after;
    assertNear({ ece, brier, nll, confidence }, scores, tolerance);
  });
}
