import { MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import { PRINTED_SCORES, type PrintedScore } from "#lib/metrics/scores.ts";
import type { ScoreDifference } from "#lib/evaluation/scores_file.ts";
import { differenceTable, groupTable, scoreTable } from "#pipelines/evaluate/score_table.ts";
import assert from "node:assert/strict";
import { createEvaluation } from "../../support/evaluations.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

/** Enough songs for intervals. */
const SONGS = MIN_SONGS;

const scored = { metric: "lines", hasInterval: true } as const;

const accuracy: PrintedScore = {
  name: "lines.accuracy",
  title: "Accuracy",
  better: "higher",
  ...scored,
};
const brier: PrintedScore = {
  name: "calibration.brier",
  title: "Brier",
  better: "lower",
  ...scored,
};
const catalogue = [accuracy, brier];

function differences(scores: ScoreDifference["scores"]): ScoreDifference[] {
  return [{ system: "new", minus: "old", scores }];
}

const systems: Parameters<typeof scoreTable>[0] = [
  {
    name: "sure",
    scores: scoresOfPairs([pairOfDigits("0011", "0001"), pairOfDigits("00", "00")], true),
    intervals: { "lines.accuracy": [0.5, 1] },
  },
  {
    name: "a system of few words",
    scores: scoresOfPairs([pairOfDigits("0011", "0001"), pairOfDigits("00", "01")]),
    intervals: {},
  },
];

Deno.test("Each score has a row, with a column and an interval for each system", () => {
  // Five of six lines are right, all with three quarters: (5 / 16 + 9 / 16) / 6.
  assert.equal(
    scoreTable(systems, catalogue, SONGS),
    [
      "          sure                  a system of few words",
      "Accuracy  0.833 [0.500, 1.000]  0.667",
      "Brier ↓   0.146                 none",
      "",
      "↓ lower is better",
    ].join("\n"),
  );
  assert.ok(!scoreTable(systems, [accuracy], SONGS).includes("\n\n"), "nothing needs explaining");
});

Deno.test("Scores for which higher is not better are marked, and the marks are explained", () => {
  const bias = {
    name: "over_segmentation.length_bias",
    title: "Bias",
    better: "near 0",
    ...scored,
  } as const;
  const ratio = {
    name: "over_segmentation.count_ratio",
    title: "Ratio",
    better: "near 1",
    ...scored,
  } as const;
  const shown = scoreTable(systems.slice(0, 1), [accuracy, bias, ratio, brier], SONGS).split("\n");
  assert.deepEqual(shown.slice(1, 5).map((row) => row.split(/  +/)[0]), [
    "Accuracy",
    "Bias →0",
    "Ratio →1",
    "Brier ↓",
  ]);
  assert.equal(
    shown.at(-1),
    "→0 nearer 0 is better, →1 nearer 1 is better, ↓ lower is better",
  );
});

Deno.test("A negative number has a minus sign, not a hyphen", () => {
  const pairs = [pairOfDigits("0000", "0011")];
  const bias = {
    name: "over_segmentation.length_bias",
    title: "Bias",
    better: "near 0",
    ...scored,
  } as const;
  const [system] = [{ name: "a", scores: scoresOfPairs(pairs), intervals: {} }];
  system.intervals = { "over_segmentation.length_bias": [-2.5, -0.0001] };
  assert.match(scoreTable([system], [bias], SONGS), /^Bias →0 {2}−2\.000 \[−2\.500, 0\.000\]$/m);
});

Deno.test("A mean over songs that depend on the prediction has their number, and no difference", () => {
  const mean = PRINTED_SCORES.find(({ name }) => name === "boundaries.exact.song_mean.f1")!;
  const shown = scoreTable(systems, [accuracy, { ...mean, title: "Mean" }], SONGS);
  assert.match(shown, /^Mean +0\.000 \(1\) +0\.000 \(2\)$/m);
  assert.equal(shown.split("\n").at(-1), "(songs) that a mean is of");
  const both = { difference: 0, interval: null };
  const rows = differenceTable(
    differences({ "lines.accuracy": both, [mean.name]: both }),
    [accuracy, mean],
  );
  assert.match(rows, /^Accuracy/m);
  assert.ok(!rows.includes(mean.title));
});

Deno.test("A note says that fewer than twenty songs have no intervals", () => {
  const fewOf = (songs: number) => scoreTable(systems, [accuracy], songs).split("\n\n").slice(1);
  assert.deepEqual(fewOf(19), ["fewer than 20 songs have no intervals"]);
  assert.deepEqual(fewOf(20), []);
  const reported = scoreTable(systems, PRINTED_SCORES, 1).split("\n").at(-1)!;
  assert.match(
    reported,
    /^↓ .*; \(songs\) that a mean is of; fewer than 20 songs have no intervals$/,
  );
});

/** The rows of a table of differences, without the explanation of the stars. */
function rowsOf(scores: ScoreDifference["scores"]): string {
  const [reported, rows] = differenceTable(differences(scores), catalogue).split("\n\n");
  assert.match(reported, /^Differences on the same songs\. \* marks intervals that exclude 0/);
  return rows;
}

Deno.test("Differences have signs, and a star if the interval excludes 0", () => {
  const shown = rowsOf({
    "lines.accuracy": { difference: 0.25, interval: [0.125, 0.375] },
    "calibration.brier": { difference: -0.5, interval: [-0.75, 0.25] },
  });
  assert.equal(
    shown,
    [
      "          new − old",
      "Accuracy  +0.250 [+0.125, +0.375] *",
      "Brier ↓   −0.500 [−0.750, +0.250]",
    ].join("\n"),
  );
});

Deno.test("A difference without an interval has no star, and an undefined one is shown as none", () => {
  const shown = rowsOf({ "lines.accuracy": { difference: 0.5, interval: null } });
  assert.equal(shown, ["          new − old", "Accuracy  +0.500", "Brier ↓   none"].join("\n"));
});

Deno.test("An interval that touches 0 has no star", () => {
  const shown = rowsOf({
    "lines.accuracy": { difference: 0.25, interval: [0, 0.5] },
    "calibration.brier": { difference: 0, interval: [0, 0] },
  });
  assert.ok(!shown.includes("*"));
});

Deno.test("A number that rounds to 0 has no sign, in differences and in intervals", () => {
  const shown = rowsOf({
    "lines.accuracy": { difference: -0.0004, interval: [-0.0006, 0.0004] },
    "calibration.brier": { difference: 0.0004, interval: [0.0001, 0.0006] },
  });
  assert.equal(
    shown,
    [
      "          new − old",
      "Accuracy  0.000 [−0.001, 0.000]",
      "Brier ↓   0.000 [0.000, +0.001] *",
    ].join("\n"),
  );
});

Deno.test("Groups of one field have rows for the headline scores, with a column for each difference", () => {
  const { file } = createEvaluation([
    ["a", "0011", "0011", "0001"],
    ["b", "0011", "0111", "0011"],
  ], { probabilities: false });
  const rows = groupTable("language", file.systems, file.differences).split("\n");
  assert.deepEqual(rows.slice(0, 5), [
    "By language",
    "",
    "                                  one    two    two − one",
    "language en, 1 song",
    "  Lines: macro F1                 1.000  0.733  −0.267",
  ]);
  assert.match(rows[6], /^ {2}Boundaries, exact: F1 +1\.000 +0\.000 +−1\.000$/);
  assert.equal(rows[11], "language not stated, 1 song");
  assert.equal(rows[12], "  Lines: macro F1                 0.733  1.000  +0.267");
  assert.equal(groupTable("source", [], []), "By source: all songs have the same value");
});
