import assert from "node:assert/strict";
import {
  CATALOGUE,
  HEADLINE_SCORES,
  HEADLINE_SUMS,
  scoreNamed,
} from "#lib/evaluation/metric_registry.ts";
import { scoresOfRows } from "#lib/evaluation/resampling.ts";
import { fieldNames, flatten } from "#lib/metrics/flatten.ts";
import { Scorecard } from "#lib/metrics/scorecard.ts";
import { sufficientStatistics } from "#lib/metrics/sufficient_statistics.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { goldSongs, systemFor } from "../../support/gold_songs.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

const songs = goldSongs(40, 5), { predictions } = systemFor(songs, "a system", 6);
const sums = songs.map(({ reference }, song) => sufficientStatistics(reference, predictions[song]));
const rows = sums.map(flatten), columns = fieldNames(sums[0]);
const scores = scoresOfRows(rows);

/** The rows with 0 in all columns but some, which are told by the first part of their names. */
function keeping(isKept: (part: string) => boolean) {
  const kept = columns.map((column) => isKept(column.split(".")[0]));
  return rows.map((row) => row.map((value, column) => kept[column] ? value : 0));
}

Deno.test("every catalogued score is among the scores, under a name and a title of its own", () => {
  for (const { name, songs } of CATALOGUE) {
    assert.equal(typeof scoreNamed(scores, name), "number", name);
    if (songs !== undefined) assert.ok(Number.isInteger(scoreNamed(scores, songs)), songs);
  }
  assert.equal(new Set(CATALOGUE.map(({ name }) => name)).size, CATALOGUE.length);
  assert.equal(new Set(CATALOGUE.map(({ title }) => title)).size, CATALOGUE.length);
});

Deno.test("every score is catalogued but counts, the watch, and what two others make up", () => {
  const catalogued = new Set(CATALOGUE.map(({ name }) => name));
  const others = fieldNames({
    ...scores,
    watch: {},
    calibration: { ...scores.calibration, bins: [] },
  })
    .filter((name) =>
      !catalogued.has(name) && !/(^|\.)songs$|\.support$|^lines\.confusion/.test(name)
    );
  const halves = ["nce", "v_measure", "nce_two_labels", "v_measure_two_labels"]
    .flatMap((name) => [`clustering.${name}.over`, `clustering.${name}.under`]);
  const sizes = ["confidence", "above_90", "above_95"].map((name) => `calibration.${name}`);
  assert.deepEqual(others.sort(), [...halves, ...sizes].sort());
});

Deno.test("a score that is not defined is null, however deep it would lie", () => {
  const empty = new Scorecard().scores();
  assert.equal(scoreNamed(empty, "boundaries.exact.pooled.f1"), null);
  assert.equal(scoreNamed(empty, "calibration.ece"), null);
  assert.equal(scoreNamed(empty, "segmentation.pk.song_mean"), null);
  assert.equal(scoreNamed(empty, "lines.accuracy"), 0);
});

Deno.test("a score has the value that its name says", () => {
  const { lines, boundaries, segments, calibration } = scores;
  assert.equal(scoreNamed(scores, "lines.chorus.recall"), lines.chorus.recall);
  const exact = scoreNamed(scores, "boundaries.exact.song_mean.precision");
  assert.equal(exact, boundaries.exact.song_mean!.precision);
  assert.equal(scoreNamed(scores, "segments.length_bias"), segments.length_bias);
  assert.equal(scoreNamed(scores, "calibration.mce"), calibration!.mce);
});

Deno.test("a perfect prediction is at the better end of each score", () => {
  const perfect = scoresOfPairs([
    pairOfDigits("00110011", "00110011"),
    pairOfDigits("1100", "1100"),
  ]);
  const best = { higher: 1, lower: 0, "near 0": 0, "near 1": 1 };
  for (const { name, better } of CATALOGUE.filter(({ name }) => !name.startsWith("calibration"))) {
    assert.ok(Math.abs(scoreNamed(perfect, name)! - best[better]) < 1e-12, name);
  }
  for (const { name, better } of CATALOGUE) {
    if (name.startsWith("calibration")) assert.equal(better, "lower", name);
  }
});

Deno.test("few scores are headlines", () => {
  assert.deepEqual(HEADLINE_SCORES.map(({ name }) => name), [
    "lines.macro_f1",
    "lines.chorus.f1",
    "boundaries.exact.pooled.f1",
    "boundaries.within_1.pooled.f1",
    "boundaries.within_2.pooled.f1",
    "segments.complete.pooled.f1",
    "calibration.brier",
  ]);
});

Deno.test("no interval have the absolute errors of calibration, which more noise makes larger", () => {
  const without = CATALOGUE.filter(({ hasInterval }) => !hasInterval).map(({ name }) => name);
  assert.deepEqual(without, ["calibration.ece", "calibration.mce"]);
});

Deno.test("a mean says of how many songs it is just where another prediction gives it other songs", () => {
  // One song has a boundary and one has none; the other prediction has it the other way round.
  const same = scoresOfPairs([pairOfDigits("000000", "000000"), pairOfDigits("000111", "000111")]);
  const other = scoresOfPairs([pairOfDigits("000000", "001100"), pairOfDigits("000111", "000000")]);
  for (const { name, songs } of CATALOGUE) {
    const count = name.replace(/\.song_mean.*$/, ".songs");
    const depends = count !== name && scoreNamed(same, count) !== scoreNamed(other, count);
    assert.equal(songs, depends ? count : undefined, name);
  }
});

Deno.test("headlines are made of the headline sums, and of nothing else", () => {
  const headlines = scoresOfRows(keeping((part) => HEADLINE_SUMS.has(part)));
  for (const { name } of HEADLINE_SCORES) {
    assert.equal(scoreNamed(headlines, name), scoreNamed(scores, name), name);
  }
});

Deno.test("there is no headline sum that no headline is made of", () => {
  for (const needless of HEADLINE_SUMS) {
    assert.ok(columns.some((column) => column.startsWith(`${needless}.`)), needless);
    const without = scoresOfRows(keeping((part) => HEADLINE_SUMS.has(part) && part !== needless));
    const isChanged = HEADLINE_SCORES.some(({ name }) =>
      scoreNamed(without, name) !== scoreNamed(scores, name)
    );
    assert.ok(isChanged, needless);
  }
});
