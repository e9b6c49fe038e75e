import assert from "node:assert/strict";
import { TOLERANCES } from "#lib/metrics/boundaries.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import boundaries from "../../golden/boundaries.json" with { type: "json" };
import lines from "../../golden/line_scores.json" with { type: "json" };
import { maxDifference } from "../../support/numbers.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

const GOLDEN = 1e-12;

const within = ["exact", "within_1", "within_2"] as const;

function near(actual: readonly number[], expected: readonly number[]): void {
  assert.ok(maxDifference(actual, expected) <= GOLDEN, `${actual} is not ${expected}`);
}

function structureOfDigits(digits: string) {
  return structureFromLabels(labelsOfDigits(digits));
}

function goldenScorecard(songs = boundaries.songs): Scorecard {
  const scorecard = new Scorecard();
  for (const song of songs) {
    scorecard.add(structureOfDigits(song.true), structureOfDigits(song.predicted));
  }
  return scorecard;
}

Deno.test("a scorecard has the tolerances of the golden scores", () => {
  assert.deepEqual(Object.values(TOLERANCES), boundaries.tolerances);
});

Deno.test("pooled boundary scores follow from the summed counts of the golden songs", () => {
  const scores = goldenScorecard().scores().boundaries;
  boundaries.pooled.forEach(({ precision, recall, f1 }, place) => {
    const { pooled } = scores[within[place]];
    near([pooled!.precision, pooled!.recall, pooled!.f1], [precision, recall, f1]);
  });
});

Deno.test("the song means of boundary scores leave out songs without a boundary, and count the others", () => {
  const scores = goldenScorecard().scores();
  assert.equal(scores.songs, boundaries.songs.length);
  boundaries.song_mean.forEach(({ songs, precision, recall, f1 }, place) => {
    const { song_mean, ...ofMean } = scores.boundaries[within[place]];
    assert.equal(ofMean.songs, songs);
    near([song_mean!.precision, song_mean!.recall, song_mean!.f1], [precision, recall, f1]);
  });
});

Deno.test("line scores equal those of all golden lines together", () => {
  const { accuracy, macro_f1, verse, chorus } = goldenScorecard().scores().lines;
  const { f1, support } = lines.pooled;
  near([accuracy, macro_f1], [lines.pooled.accuracy, lines.pooled.macro_f1]);
  near([verse.f1, chorus.f1], f1);
  assert.deepEqual([verse.support, chorus.support], support);
});

Deno.test("the order of the songs does not matter, up to rounding of sums", () => {
  const scores = goldenScorecard().scores();
  const reversed = goldenScorecard(boundaries.songs.toReversed()).scores();
  assert.deepEqual(reversed.lines, scores.lines);
  for (const tolerance of within) {
    const one = scores.boundaries[tolerance], other = reversed.boundaries[tolerance];
    assert.deepEqual([other.pooled, other.songs], [one.pooled, one.songs]);
    near([other.song_mean!.f1], [one.song_mean!.f1]);
  }
});

Deno.test("an empty scorecard, and one of songs without boundaries, has no boundary scores", () => {
  const none = { pooled: null, song_mean: null, songs: 0 };
  const scorecard = new Scorecard();
  assert.equal(scorecard.scores().songs, 0);
  assert.deepEqual(scorecard.scores().boundaries, { exact: none, within_1: none, within_2: none });
  scorecard.add(structureOfDigits("00"), structureOfDigits("11"));
  assert.equal(scorecard.scores().songs, 1);
  assert.deepEqual(scorecard.scores().boundaries.exact, none);
});
