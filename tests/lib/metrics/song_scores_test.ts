import assert from "node:assert/strict";
import { songScores, songScoresSchema } from "#lib/metrics/song_scores.ts";
import boundaries from "../../golden/boundaries.json" with { type: "json" };
import lines from "../../golden/line_scores.json" with { type: "json" };
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

const GOLDEN = 1e-12;

const within = ["exact", "within_1", "within_2"] as const;

Deno.test("every golden song has its own line accuracy and boundary scores", () => {
  assert.equal(boundaries.songs.length, 251);
  boundaries.songs.forEach((song, place) => {
    const scores = songScores(labelsOfDigits(song.true), labelsOfDigits(song.predicted));
    assertNear(scores.line_accuracy, lines.songs[place].accuracy, GOLDEN);
    const f1 = within.map((tolerance) => scores.boundaries[tolerance]?.f1 ?? null);
    assertNear(f1, song.f1, GOLDEN);
    assert.deepEqual(songScoresSchema.parse(scores), scores);
  });
});

Deno.test("three of four lines and one boundary a line late, as computed by hand", () => {
  const found = { precision: 1, recall: 1, f1: 1 };
  assert.deepEqual(songScores(labelsOfDigits("0011"), labelsOfDigits("0001")), {
    line_accuracy: 3 / 4,
    boundaries: { exact: { precision: 0, recall: 0, f1: 0 }, within_1: found, within_2: found },
  });
});

Deno.test("a song without a boundary on either side has no boundary scores", () => {
  const { line_accuracy, boundaries } = songScores(labelsOfDigits("00"), labelsOfDigits("11"));
  assert.equal(line_accuracy, 0);
  assert.deepEqual(boundaries, { exact: null, within_1: null, within_2: null });
});
