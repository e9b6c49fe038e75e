import assert from "node:assert/strict";
import { createScorer, HEADLINE_SCORES, PRINTED_SCORES, scoreNamed } from "#lib/metrics/scores.ts";
import { scoreRows } from "#lib/evaluation/resampling.ts";
import { fieldNames, flatten } from "#lib/metrics/flatten.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { sufficientStatistics } from "#lib/metrics/scores.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { createReferenceSongs, systemFor } from "../../support/reference_songs.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

const songs = createReferenceSongs(40, 5), { predictions } = systemFor(songs, "a system", 6);
const sums = songs.map(({ reference }, song) => sufficientStatistics(reference, predictions[song]));
const rows = sums.map(flatten), columns = fieldNames(sums[0]);
const scores = scoreRows(rows);

/** The rows with 0 in all columns except those whose names start with one of these. */
function keeping(isKept: (part: string) => boolean) {
  const kept = columns.map((column) => isKept(column.split(".")[0]));
  return rows.map((row) => row.map((value, column) => kept[column] ? value : 0));
}

Deno.test("every printed score is among the scores, with a unique name and title", () => {
  for (const { name, songs } of PRINTED_SCORES) {
    assert.equal(typeof scoreNamed(scores, name), "number", name);
    if (songs !== undefined) assert.ok(Number.isInteger(scoreNamed(scores, songs)), songs);
  }
  assert.equal(new Set(PRINTED_SCORES.map(({ name }) => name)).size, PRINTED_SCORES.length);
  assert.equal(new Set(PRINTED_SCORES.map(({ title }) => title)).size, PRINTED_SCORES.length);
});

Deno.test("every score is printed, except counts, collapse metrics and scores that follow from two others", () => {
  const catalogued = new Set(PRINTED_SCORES.map(({ name }) => name));
  const others = fieldNames({
    ...scores,
    collapse: { songs: scores.songs },
    calibration: { ...scores.calibration, bins: [] },
    segment_calibration: { ...scores.segment_calibration, bins: [] },
  })
    .filter((name) =>
      !catalogued.has(name) && !/(^|\.)songs$|\.support$|^lines\.confusion/.test(name)
    );
  const halves = ["nce", "v_measure", "nce_two_labels", "v_measure_two_labels"]
    .flatMap((name) => [`clustering.${name}.over`, `clustering.${name}.under`]);
  const sizes = ["confidence", "above_90", "above_95"].map((name) => `calibration.${name}`);
  assert.deepEqual(others.sort(), [...halves, ...sizes].sort());
});

Deno.test("an undefined score is null, at any depth", () => {
  const empty = new Scorecard().scores();
  assert.equal(scoreNamed(empty, "boundaries.exact.pooled.f1"), null);
  assert.equal(scoreNamed(empty, "calibration.ece"), null);
  assert.equal(scoreNamed(empty, "segmentation.pk.song_mean"), null);
  assert.equal(scoreNamed(empty, "lines.accuracy"), 0);
});

Deno.test("a score is found by its dotted name", () => {
  const { lines, boundaries, over_segmentation, calibration } = scores;
  assert.equal(scoreNamed(scores, "lines.chorus.recall"), lines.chorus.recall);
  const exact = scoreNamed(scores, "boundaries.exact.song_mean.precision");
  assert.equal(exact, boundaries.exact.song_mean!.precision);
  assert.equal(scoreNamed(scores, "over_segmentation.length_bias"), over_segmentation.length_bias);
  assert.equal(scoreNamed(scores, "calibration.mce"), calibration!.mce);
});

Deno.test("a perfect prediction has the best value of each score", () => {
  const perfect = scoresOfPairs([
    pairOfDigits("00110011", "00110011"),
    pairOfDigits("1100", "1100"),
  ]);
  const best = { higher: 1, lower: 0, "near 0": 0, "near 1": 1 };
  for (
    const { name, better } of PRINTED_SCORES.filter(({ name }) => !name.startsWith("calibration"))
  ) {
    assert.ok(Math.abs(scoreNamed(perfect, name)! - best[better]) < 1e-12, name);
  }
  for (const { name, better } of PRINTED_SCORES) {
    if (name.startsWith("calibration")) assert.equal(better, "lower", name);
  }
});

Deno.test("there are few headline scores", () => {
  assert.deepEqual(HEADLINE_SCORES.map(({ name }) => name), [
    "lines.macro_f1",
    "lines.chorus.f1",
    "boundaries.exact.pooled.f1",
    "boundaries.within_1.pooled.f1",
    "boundaries.within_2.pooled.f1",
    "segments.exact_match.pooled.f1",
    "calibration.brier",
  ]);
});

Deno.test("the absolute errors of calibration have no interval, because noise makes them larger", () => {
  const without = PRINTED_SCORES.filter(({ hasInterval }) => !hasInterval).map(({ name }) => name);
  assert.deepEqual(without, ["calibration.ece", "calibration.mce", "segment_calibration.ece"]);
});

Deno.test("a mean names its number of songs only if the prediction decides which songs it covers", () => {
  // One song has a boundary and one has none; the other prediction is the reverse.
  const same = scoresOfPairs([pairOfDigits("000000", "000000"), pairOfDigits("000111", "000111")]);
  const other = scoresOfPairs([pairOfDigits("000000", "001100"), pairOfDigits("000111", "000000")]);
  for (const { name, songs } of PRINTED_SCORES) {
    const count = name.replace(/\.song_mean.*$/, ".songs");
    const depends = count !== name && scoreNamed(same, count) !== scoreNamed(other, count);
    assert.equal(songs, depends ? count : undefined, name);
  }
});

Deno.test("the headline scores need only the statistics of their own metrics", () => {
  const needed = new Set(HEADLINE_SCORES.map(({ metric }) => metric));
  const headlines = scoreRows(keeping((part) => needed.has(part)));
  const scorer = createScorer(needed);
  for (const { name } of HEADLINE_SCORES) {
    assert.equal(scoreNamed(headlines, name), scoreNamed(scores, name), name);
  }
  const summed = columns.map((_, column) => rows.reduce((sum, row) => sum + row[column], 0));
  assert.deepEqual(Object.keys(scorer(summed)).sort(), [...needed].sort());
  for (const metric of needed) {
    assert.deepEqual(scorer(summed)[metric], scores[metric as "lines"], metric);
    const without = scoreRows(keeping((part) => needed.has(part) && part !== metric));
    const isChanged = HEADLINE_SCORES.some(({ name }) =>
      scoreNamed(without, name) !== scoreNamed(scores, name)
    );
    assert.ok(isChanged, metric);
  }
});
