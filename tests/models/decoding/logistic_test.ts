import assert from "node:assert/strict";
import { fitLogistic, logOdds, sigmoid, softplus } from "#models/decoding/logistic.ts";
import golden from "../../golden/logistic.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";
import { assertNear } from "../../support/numbers.ts";

/** Whole numbers and halves; a half goes to the even neighbour, as in Python. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + Math.abs(below % 2) : Math.round(value);
}

Deno.test("the weights agree with scikit-learn, with and without penalty", () => {
  for (const set of golden.sets) {
    const next = goldenDraws(set.seed);
    const rows: number[][] = [], targets: boolean[] = [];
    for (let example = 0; example < set.examples; example++) {
      const row = Array.from({ length: set.features }, () => 4 * next() - 2);
      const sum = row.reduce((sum, value) => sum + value, 0);
      rows.push(row);
      targets.push(next() < 1 / (1 + 2 ** -roundHalfToEven(sum)));
    }
    assert.equal(targets.filter(Boolean).length, set.targets);
    const weights = fitLogistic(rows, targets, set.penalty);
    assertNear([...weights], set.weights, 1e-7, `seed ${set.seed}`);
  }
});

Deno.test("without features the intercept is the log odds of the share of positive examples", () => {
  const rows = Array.from({ length: 4 }, () => []);
  assertNear([...fitLogistic(rows, [true, true, true, false])], [Math.log(3)], 1e-8);
});

Deno.test("a penalty bounds the weights of targets that the features separate", () => {
  const rows = [[-1], [1]], targets = [false, true];
  const weights = fitLogistic(rows, targets, 0.1);
  // The derivative by w of log(1 + exp(-w)) + w² / 10 is 0.
  assertNear(sigmoid(-weights[0]), 0.2 * weights[0], 1e-8);
  assertNear(weights[1], 0, 1e-8);
});

Deno.test("log odds are the weighted sum of the features and the intercept", () => {
  assert.equal(logOdds([2, -1, 0.5], [3, 4]), 2.5);
});

Deno.test("softplus and sigmoid are right at both ends", () => {
  assert.equal(softplus(1000), 1000);
  assert.equal(softplus(-1000), 0);
  assertNear(softplus(0), Math.log(2), 1e-16);
  assert.deepEqual([sigmoid(-1000), sigmoid(0), sigmoid(1000)], [0, 0.5, 1]);
});
