import assert from "node:assert/strict";
import { fitPlatt, IDENTITY, toLogOdds } from "#models/decoding/calibration.ts";
import golden from "../../golden/logistic.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";
import { assertNear } from "../../support/numbers.ts";

Deno.test("the calibration is scikit-learn's logistic regression on the log odds", () => {
  const set = golden.sets[1], next = goldenDraws(set.seed);
  const odds: number[] = [], targets: boolean[] = [];
  for (let example = 0; example < set.examples; example++) {
    odds.push(4 * next() - 2);
    targets.push(next() < 1 / (1 + 2 ** -Math.round(odds[example])));
  }
  assert.equal(targets.filter(Boolean).length, set.targets);
  const { scale, bias } = fitPlatt(odds, targets);
  assertNear([scale, bias], set.weights, 2e-5); // a small penalty bounds the scale
});

Deno.test("log odds of equal sharpness but wrong bias are shifted to what happened", () => {
  // Of 100 examples at log odds ±1, three in four are positive at 1 and one in two at -1.
  const odds = Array.from({ length: 100 }, (_, i) => i < 50 ? 1 : -1);
  const targets = odds.map((z, i) => z > 0 ? i % 4 > 0 : i % 2 > 0);
  const high = targets.slice(0, 50).filter(Boolean).length / 50;
  const { scale, bias } = fitPlatt(odds, targets);
  assertNear(scale + bias, Math.log(high / (1 - high)), 1e-4);
  assertNear(bias - scale, 0, 1e-4);
});

Deno.test("targets that are all the same, or the wrong way round, teach nothing", () => {
  assert.deepEqual(fitPlatt([1, 2, -1], [true, true, true]), IDENTITY);
  assert.deepEqual(fitPlatt([1, -1], [false, true]), IDENTITY);
});

Deno.test("log odds are finite at 0 and 1 and 0 at one half", () => {
  assertNear(toLogOdds(0), -Math.log(1e9 - 1), 1e-9);
  assertNear(toLogOdds(1), Math.log(1e9 - 1), 1e-6);
  assert.equal(toLogOdds(0.5), 0);
  assertNear(toLogOdds(0.9), Math.log(9), 1e-14);
});
