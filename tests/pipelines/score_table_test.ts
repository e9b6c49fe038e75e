import type { CataloguedScore } from "#lib/evaluation/catalogue.ts";
import type { ScoreDifference } from "#lib/evaluation/scores_file.ts";
import { differenceTable, isSure, scoreTable } from "#pipelines/score_table.ts";
import assert from "node:assert/strict";
import { pairOfDigits } from "../support/golden_pairs.ts";
import { scoresOfPairs } from "../support/scores_of_pairs.ts";

const catalogue: readonly CataloguedScore[] = [
  { name: "lines.accuracy", title: "Accuracy", better: "higher" },
  { name: "calibration.ece", title: "ECE", better: "lower" },
];

function differences(scores: ScoreDifference["scores"]): ScoreDifference[] {
  return [{ system: "new", minus: "old", scores }];
}

Deno.test("Scores stand a row each beneath their systems, with the intervals that they have", () => {
  const pairs = [pairOfDigits("0011", "0001")];
  const systems: Parameters<typeof scoreTable>[0] = [
    {
      name: "sure",
      scores: scoresOfPairs(pairs, true),
      intervals: { "lines.accuracy": [0.5, 1] },
    },
    { name: "a system of few words", scores: scoresOfPairs(pairs), intervals: {} },
  ];
  // 3 of 4 lines are right with 0.75 each, so nothing is amiss on the whole.
  assert.equal(
    scoreTable(systems, catalogue),
    [
      "          sure                  a system of few words",
      "Accuracy  0.750 [0.500, 1.000]  0.750",
      "ECE       0.000                 none",
    ].join("\n"),
  );
});

Deno.test("Differences have signs, and a star where the interval does not hold 0", () => {
  const shown = differenceTable(
    differences({
      "lines.accuracy": { difference: 0.25, interval: [0.125, 0.375] },
      "calibration.ece": { difference: -0.5, interval: [-0.75, 0.25] },
    }),
    catalogue,
  );
  assert.equal(
    shown,
    [
      "          new − old",
      "Accuracy  +0.250 [+0.125, +0.375] *",
      "ECE       -0.500 [-0.750, +0.250]",
    ].join("\n"),
  );
});

Deno.test("A difference without an interval has no star, and one that is not defined is none", () => {
  const shown = differenceTable(
    differences({ "lines.accuracy": { difference: 0, interval: null } }),
    catalogue,
  );
  assert.equal(shown, ["          new − old", "Accuracy  0.000", "ECE       none"].join("\n"));
});

Deno.test("What rounds to 0 has no sign, in a difference as in its interval", () => {
  const shown = differenceTable(
    differences({
      "lines.accuracy": { difference: -0.0004, interval: [-0.0006, 0.0004] },
      "calibration.ece": { difference: 0.0004, interval: [0.0001, 0.0006] },
    }),
    catalogue,
  );
  assert.equal(
    shown,
    [
      "          new − old",
      "Accuracy  0.000 [-0.001, 0.000]",
      "ECE       0.000 [0.000, +0.001] *",
    ].join("\n"),
  );
});

Deno.test("An interval that touches 0 tells nothing apart", () => {
  assert.deepEqual(
    [[0.1, 0.2], [-0.2, -0.1], [0, 0.1], [-0.1, 0], [0, 0], [-1, 1]].map((interval) =>
      isSure(interval as [number, number])
    ),
    [true, true, false, false, false, false],
  );
  assert.equal(isSure(null), false);
});
