/**
 * The table "Edge cases" of docs/metrics.md, row by row.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Scores } from "#lib/metrics/scores.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

const NOTHING = { precision: 0, recall: 0, f1: 0 };
const PERFECT = { precision: 1, recall: 1, f1: 1 };
const TOLERANCES = ["exact", "within_1", "within_2"] as const;

/** Songs as "reference predicted". */
function scoresOf(...songs: string[]): Scores {
  return scoresOfPairs(songs.map((song) => {
    const [reference, predicted] = song.split(" ");
    return pairOfDigits(reference, predicted);
  }));
}

Deno.test("no reference boundary and no predicted boundary: null, left out of song means, and B is 1", () => {
  for (const song of ["0000 0000", "0000 1111"]) {
    const { boundaries, sections, transitions, deviation, segmentation } = scoresOf(song);
    for (const tolerance of TOLERANCES) {
      const none = { pooled: null, song_mean: null, songs: 0 };
      assert.deepEqual([boundaries[tolerance], sections[tolerance]], [none, none]);
    }
    assert.deepEqual(transitions, { verse_to_chorus: null, chorus_to_verse: null });
    assert.deepEqual(deviation.reference_to_predicted, { song_mean: null, songs: 0 });
    assert.equal(segmentation.boundary_similarity.song_mean, 1);
    assert.deepEqual(segmentation.boundary_similarity_with_boundaries, {
      song_mean: null,
      songs: 0,
    });
  }
  assert.deepEqual(scoresOf("0000 0000", "0011 0011").boundaries.exact.songs, 1);
});

Deno.test("boundaries on one side only: precision, recall, F1 and B are 0, and there is no deviation", () => {
  for (const song of ["0000 0011", "0011 0000"]) {
    const { boundaries, sections, deviation, segmentation } = scoresOf(song);
    for (const tolerance of TOLERANCES) {
      const zero = { pooled: NOTHING, song_mean: NOTHING, songs: 1 };
      assert.deepEqual([boundaries[tolerance], sections[tolerance]], [zero, zero]);
    }
    assert.deepEqual(segmentation.boundary_similarity_with_boundaries, { song_mean: 0, songs: 1 });
    assert.deepEqual(deviation, {
      reference_to_predicted: { song_mean: null, songs: 0 },
      predicted_to_reference: { song_mean: null, songs: 0 },
    });
  }
});

Deno.test("a label that no line has, or that is never predicted: 0, and macro F1 is at most one half", () => {
  const { lines } = scoresOf("0000 0000");
  assert.deepEqual(lines.chorus, { ...NOTHING, support: 0 });
  assert.equal(lines.macro_f1, 0.5);
  const { lines: missed } = scoresOf("0011 0000");
  assert.deepEqual(missed.chorus, { ...NOTHING, support: 2 });
  assertNear(missed.macro_f1, 1 / 3, 1e-15);
});

Deno.test("a song of one line: a segment, but no boundary, window or pair; entropies 0", () => {
  const { boundaries, segments, segmentation, clustering } = scoresOf("1 1");
  const zero = { over: 0, under: 0, f1: 0, songs: 1 };
  assert.equal(boundaries.exact.pooled, null);
  assert.deepEqual(segments.exact_match, { pooled: PERFECT, song_mean: PERFECT, songs: 1 });
  assert.deepEqual(segmentation.pk, { song_mean: null, songs: 0 });
  assert.deepEqual(segmentation.window_diff, { song_mean: null, songs: 0 });
  assert.deepEqual(clustering.pairwise, { precision: null, recall: null, f1: null, songs: 0 });
  assert.deepEqual([clustering.nce, clustering.v_measure], [zero, zero]);
});

Deno.test("songs of at most k lines: no Pk and WindowDiff, and left out of the means", () => {
  const { segmentation } = scoresOf("01 01", "00001111 00011111");
  assert.deepEqual(segmentation.pk, { song_mean: 1 / 3, songs: 1 });
  assert.deepEqual(segmentation.window_diff, { song_mean: 1 / 3, songs: 1 });
});

Deno.test("two lines or more, but no pair with one label on a side: 0 / 0 is 0", () => {
  const both = { ...NOTHING, songs: 1 };
  for (const song of ["01 01", "01 00", "00 01"]) {
    assert.deepEqual(scoresOf(song).clustering.pairwise, both, song);
  }
});

Deno.test("one label on a side: entropies are 0 for that side, and F1 is 0", () => {
  const { nce, v_measure, nce_two_labels, v_measure_two_labels } = scoresOf("0000 0001").clustering;
  assert.equal(nce.under, 0);
  assert.equal(nce.f1, 0);
  assert.ok(nce.over! > 0.1);
  assert.equal(v_measure.under, 0);
  assert.equal(v_measure.f1, 0);
  const none = { over: null, under: null, f1: null, songs: 0 };
  assert.deepEqual([nce_two_labels, v_measure_two_labels], [none, none]);
});

Deno.test("no boundary in any song: pooled scores are null", () => {
  const { boundaries, transitions } = scoresOf("0000 0000", "1 1", "111 000");
  assert.deepEqual(boundaries.within_2, { pooled: null, song_mean: null, songs: 0 });
  assert.deepEqual(transitions, { verse_to_chorus: null, chorus_to_verse: null });
  const { verse_to_chorus, chorus_to_verse } = scoresOf("0011 0011").transitions;
  assert.deepEqual([verse_to_chorus, chorus_to_verse], [PERFECT, null]);
});

Deno.test("no bin with 30 lines: no maximum calibration error", () => {
  const pair = pairOfDigits("1".repeat(29), "1".repeat(29));
  assert.equal(scoresOfPairs([pair], true).calibration!.mce, null);
  assert.equal(scoresOfPairs([pair, pairOfDigits("1", "1")], true).calibration!.mce, 0.25);
});
