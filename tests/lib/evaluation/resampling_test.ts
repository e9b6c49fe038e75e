import assert from "node:assert/strict";
import { bootstrap, percentileInterval } from "#lib/evaluation/bootstrap.ts";
import { CATALOGUE, scoreNamed } from "#lib/evaluation/catalogue.ts";
import { resampledInSteps, scoresOfRows, type SongRows } from "#lib/evaluation/resampling.ts";
import { valuesOf } from "#lib/metrics/figures.ts";
import { Scorecard, scoresOfValues } from "#lib/metrics/scorecard.ts";
import { songSums } from "#lib/metrics/song_sums.ts";
import { allAtOnce } from "#lib/steps.ts";
import { structureOfLabels } from "#lib/structure.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { goldSongs, systemFor } from "../../support/gold_songs.ts";

const SETTINGS = { resamples: 150, seed: 8 };

const songs = goldSongs(15, 1);

/** A system that is unsure of a tenth of the lines, and one that is of four fifths. */
const systems = [0.1, 0.8].map((unsure) => systemFor(songs, "a system", 3, { unsure }));

const [rows, others] = systems.map(({ predictions }): SongRows => {
  return songs.map(({ truth }, song) => valuesOf(songSums(truth, predictions[song])));
});

function resampled(...given: Parameters<typeof resampledInSteps>) {
  return allAtOnce(resampledInSteps(...given));
}

/** Rows of songs as "truth predicted". */
function rowsOf(...pairs: string[]): SongRows {
  return pairs.map((pair) => {
    const [truth, predicted] = pair.split(" ");
    const labels = pairOfDigits(truth, predicted);
    return valuesOf(songSums(structureOfLabels(labels.truth), structureOfLabels(labels.predicted)));
  });
}

Deno.test("the scores of rows are those of a scorecard", () => {
  const scorecard = new Scorecard(), { predictions } = systems[0];
  songs.forEach(({ truth }, song) => scorecard.add(truth, predictions[song]));
  assert.deepEqual(scoresOfRows(rows), scorecard.scores());
});

Deno.test("an interval holds 95 of 100 of the scores of the resamples", () => {
  const intervals = resampled([rows], CATALOGUE, SETTINGS).intervals(0);
  for (const name of ["lines.macro_f1", "boundaries.exact.song_mean.f1", "calibration.ece"]) {
    const values: number[] = [];
    for (const [sums] of bootstrap([rows], SETTINGS)) {
      values.push(scoreNamed(scoresOfValues(sums), name)!);
    }
    assert.equal(values.length, SETTINGS.resamples);
    assert.deepEqual(intervals[name], percentileInterval(Float64Array.from(values)), name);
  }
});

Deno.test("the same seed has the same intervals, another seed others", () => {
  const intervalsOf = (seed: number) =>
    resampled([rows], CATALOGUE, { ...SETTINGS, seed }).intervals(0);
  assert.deepEqual(intervalsOf(8), intervalsOf(8));
  assert.notDeepEqual(intervalsOf(8), intervalsOf(9));
});

Deno.test("a system has the same interval in whichever company", () => {
  const alone = resampled([others], CATALOGUE, SETTINGS).intervals(0);
  assert.deepEqual(resampled([rows, others], CATALOGUE, SETTINGS).intervals(1), alone);
});

Deno.test("of one song every interval is its score, without width", () => {
  const [song] = rowsOf("00110 01110"), scores = scoresOfRows([song]);
  const intervals = resampled([[song]], CATALOGUE, SETTINGS).intervals(0);
  assert.ok(Object.keys(intervals).length > 50);
  for (const [name, [low, high]] of Object.entries(intervals)) {
    assert.deepEqual([low, high], [scoreNamed(scores, name), scoreNamed(scores, name)], name);
  }
});

Deno.test("a score that no resample has, has no interval; one that some have, has one of these", () => {
  const flat = resampled([rowsOf("000 000", "11 00")], CATALOGUE, SETTINGS).intervals(0);
  assert.equal("boundaries.exact.pooled.f1" in flat, false);
  assert.equal("calibration.ece" in flat, false);
  assert.equal("lines.accuracy" in flat, true);
  // Half of the resamples of the first song alone have no boundary; the others have all hits.
  const some = resampled([rowsOf("000 000", "0011 0011")], CATALOGUE, SETTINGS).intervals(0);
  assert.deepEqual(some["boundaries.exact.pooled.f1"], [1, 1]);
});

Deno.test("a system minus itself is 0 in every resample", () => {
  const differences = resampled([rows, rows], CATALOGUE, SETTINGS).differences(0, 1);
  assert.ok(Object.keys(differences).length > 60);
  for (const [name, interval] of Object.entries(differences)) {
    assert.deepEqual(interval, [0, 0], name);
  }
});

Deno.test("a difference is taken within resamples: one system minus the other", () => {
  const resampling = resampled([rows, others], CATALOGUE, SETTINGS);
  const there = resampling.differences(0, 1), back = resampling.differences(1, 0);
  for (const [name, [low, high]] of Object.entries(there)) {
    assert.ok(
      Math.abs(back[name][0] + high) < 1e-12 && Math.abs(back[name][1] + low) < 1e-12,
      name,
    );
  }
  assert.ok(there["lines.accuracy"][0] > 0);
  const values: number[] = [];
  for (const sums of bootstrap([rows, others], SETTINGS)) {
    const [one, other] = sums.map((ofSystem) => scoresOfValues(ofSystem).lines.accuracy);
    values.push(one - other);
  }
  const expected = percentileInterval(Float64Array.from(values));
  assert.deepEqual(there["lines.accuracy"], expected);
});

Deno.test("a difference needs both scores in a resample", () => {
  const [some, none] = [rowsOf("0011 0011", "000 000"), rowsOf("0011 0011", "000 010")];
  const differences = resampled([some, none], CATALOGUE, SETTINGS).differences(0, 1);
  const [low, high] = differences["boundaries.exact.pooled.f1"];
  // Where the first has no score, the second has 0: such a resample would give NaN.
  assert.ok(low >= 0 && high > 0 && high < 1);
});
