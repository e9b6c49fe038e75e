import assert from "node:assert/strict";
import {
  PRINTED_SCORES,
  Scorecard,
  scoreNamed,
  STATISTIC_NAMES,
  sufficientStatistics,
} from "#lib/metrics/scores.ts";
import { resampleTask, scoreRows, type SongRows } from "#lib/evaluation/resampling.ts";
import { flatten } from "#lib/metrics/flatten.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { structureFromLabels } from "#lib/structure.ts";
import golden from "../../golden/bootstrap.json" with { type: "json" };
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { createReferenceSongs, systemFor } from "../../support/reference_songs.ts";
import { assertNear } from "../../support/numbers.ts";

const SETTINGS = { resamples: 150, seed: 8 };

const songs = createReferenceSongs(25, 1);

/** A system that is unsure of a tenth of the lines, and one that is unsure of four fifths. */
const systems = [0.1, 0.8].map((unsure) => systemFor(songs, "a system", 3, { unsure }));

const [rows, others] = systems.map(({ predictions }): SongRows => {
  return songs.map(({ reference }, song) =>
    flatten(sufficientStatistics(reference, predictions[song]))
  );
});

function resampled(...given: Parameters<typeof resampleTask>) {
  return runToCompletion(resampleTask(...given));
}

/** Rows of songs as "reference predicted", and the last one repeated until there are twenty. */
function rowsOf(...pairs: string[]): SongRows {
  const rows = pairs.map((pair) => {
    const [reference, predicted] = pair.split(" ");
    const labels = pairOfDigits(reference, predicted);
    return flatten(
      sufficientStatistics(
        structureFromLabels(labels.reference),
        structureFromLabels(labels.predicted),
      ),
    );
  });
  return [...rows, ...new Array(20 - rows.length).fill(rows.at(-1))];
}

/** The golden songs, as rows that contain only their boundaries. */
function goldenRows(system: "a" | "b"): SongRows {
  const [{ true: there, [system]: { hits, predicted } }] = golden.sets;
  return there.map((_, song) => {
    const counts = { hits: hits[song], predicted: predicted[song], reference: there[song] };
    const named = new Map(
      Object.entries(counts).map(([name, count]) => [`boundaries.exact.${name}`, count]),
    );
    return STATISTIC_NAMES.map((name) => named.get(name) ?? 0);
  });
}

Deno.test("the scores of rows equal those of a scorecard", () => {
  const scorecard = new Scorecard(), { predictions } = systems[0];
  songs.forEach(({ reference }, song) => scorecard.add(reference, predictions[song]));
  assert.deepEqual(scoreRows(rows), scorecard.scores());
});

Deno.test("intervals of two systems and of their difference equal SciPy's within sampling error", () => {
  const name = "boundaries.exact.pooled.f1";
  const { resamples, a, b, difference } = golden.monte_carlo;
  const resampling = resampled(
    [goldenRows("a"), goldenRows("b")],
    PRINTED_SCORES.filter((score) => score.name === name),
    { resamples, seed: 1 },
  );
  const found = [resampling.intervals(0), resampling.intervals(1), resampling.differences(1, 0)];
  [a, b, difference].forEach(({ low, high, tolerance }, place) => {
    assert.ok(tolerance < 0.02);
    assert.deepEqual(Object.keys(found[place]), [name]);
    assertNear(found[place][name], [low, high], tolerance);
  });
});

Deno.test("ten right lines of twenty have the interval 6 to 14 of twenty, by the binomial distribution", () => {
  // Of 20 draws of one half, P(5 or fewer) is 0.0207 and P(6 or fewer) 0.0577.
  const half = rowsOf(...new Array(10).fill("0 0"), "0 1");
  const intervals = resampled([half], PRINTED_SCORES, { resamples: 10_000, seed: 1 }).intervals(0);
  assertNear(intervals["lines.accuracy"], [0.3, 0.7], 1e-12);
  assertNear(intervals["segments.iou_one_to_one.pooled"], [0.3, 0.7], 1e-12);
});

Deno.test("the same seed gives the same intervals, another seed gives different ones", () => {
  const intervalsOf = (seed: number) =>
    resampled([rows], PRINTED_SCORES, { ...SETTINGS, seed }).intervals(0);
  assert.deepEqual(intervalsOf(8), intervalsOf(8));
  assert.notDeepEqual(intervalsOf(8), intervalsOf(9));
});

Deno.test("a system's interval does not depend on the other systems", () => {
  const alone = resampled([others], PRINTED_SCORES, SETTINGS).intervals(0);
  assert.deepEqual(resampled([rows, others], PRINTED_SCORES, SETTINGS).intervals(1), alone);
});

Deno.test("if all songs are alike, every interval has width 0 and equals its score", () => {
  const alike = rowsOf("00110 01110"), scores = scoreRows(alike);
  const intervals = resampled([alike], PRINTED_SCORES, SETTINGS).intervals(0);
  assert.ok(Object.keys(intervals).length > 50);
  for (const [name, interval] of Object.entries(intervals)) {
    const score = scoreNamed(scores, name);
    assertNear(interval, [score, score], 1e-12, name);
  }
});

Deno.test("scores that are declared without an interval have none, and neither do their differences", () => {
  const resampling = resampled([rows, others], PRINTED_SCORES, SETTINGS);
  for (const found of [resampling.intervals(0), resampling.differences(0, 1)]) {
    assert.ok("calibration.brier" in found);
    assert.ok(!("calibration.ece" in found) && !("calibration.mce" in found));
  }
});

Deno.test("nineteen songs have no intervals, and no resample is drawn", () => {
  const few = rows.slice(0, 19);
  const steps = resampleTask([few, few], PRINTED_SCORES, { resamples: 100_000, seed: 1 });
  const { done, value } = steps.next();
  assert.ok(done);
  assert.deepEqual([value.intervals(1), value.differences(1, 0)], [{}, {}]);
});

Deno.test("a score that is undefined in every resample has no interval; otherwise undefined resamples are ignored", () => {
  const flat = resampled([rowsOf("000 000", "11 00")], PRINTED_SCORES, SETTINGS).intervals(0);
  assert.equal("boundaries.exact.pooled.f1" in flat, false);
  assert.equal("calibration.brier" in flat, false);
  assert.equal("lines.accuracy" in flat, true);
  // A third of the resamples contain only the other songs, and have no boundary.
  const some = resampled([rowsOf("0011 0011", "000 000")], PRINTED_SCORES, SETTINGS).intervals(0);
  assert.deepEqual(some["boundaries.exact.pooled.f1"], [1, 1]);
});

Deno.test("a system minus itself is 0 in every resample", () => {
  const differences = resampled([rows, rows], PRINTED_SCORES, SETTINGS).differences(0, 1);
  assert.ok(Object.keys(differences).length > 60);
  for (const [name, interval] of Object.entries(differences)) {
    assert.deepEqual(interval, [0, 0], name);
  }
});

Deno.test("a difference is computed within each resample: one system minus the other", () => {
  // Songs of one line, easy and hard for both, and a song of ten of which the first has one more.
  const one = rowsOf("0000000000 1111111100", ...new Array(10).fill("0 0"), "0 1");
  const other = rowsOf("0000000000 1111111110", ...new Array(10).fill("0 0"), "0 1");
  const resampling = resampled([one, other], PRINTED_SCORES, { resamples: 2000, seed: 1 });
  const [low, high] = resampling.intervals(0)["lines.accuracy"];
  assert.ok(high - low > 0.4, "the songs themselves vary");
  // Drawn k times, that song makes k of 20 + 9 k lines different. It is drawn 0 times in 36 of 100
  // resamples, more than 3 times in 1.6 of them and more than twice in 7.5.
  assertNear(resampling.differences(0, 1)["lines.accuracy"], [0, 3 / 47], 1e-12);
  assertNear(resampling.differences(1, 0)["lines.accuracy"], [-3 / 47, 0], 1e-12);
});

Deno.test("a difference needs both scores in a resample", () => {
  const nothing = rowsOf("0011 0011", "000 000"), wrong = rowsOf("0011 0000", "000 010", "000 000");
  const differences = resampled([nothing, wrong], PRINTED_SCORES, SETTINGS).differences(0, 1);
  // Where the first song is drawn, 1 and 0; where it is not, the first system has no score.
  assert.deepEqual(differences["boundaries.exact.pooled.f1"], [1, 1]);
  const never = resampled([rowsOf("000 000"), wrong], PRINTED_SCORES, SETTINGS).differences(0, 1);
  assert.ok(!("boundaries.exact.pooled.f1" in never) && "lines.accuracy" in never);
});
