/**
 * Scores of sets of songs that are merged, split, or perfectly predicted.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "#lib/random.ts";
import { type Scores, scoresSchema } from "#lib/metrics/scores.ts";
import { anyPair, anyPairs } from "../../support/label_arbitraries.ts";
import { assertNear } from "../../support/numbers.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

/** The same sums in another order. */
const TOLERANCE = 1e-12;

/** The scores without their counts. */
function withoutCounts(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const counts = new Set(["songs", "confusion", "support", "mce", "warnings"]);
  const isBin = "from" in value;
  const scores = Object.entries(value)
    .filter(([name]) => !counts.has(name) && !(isBin && (name === "lines" || name === "segments")))
    .map(([name, below]) => [name, withoutCounts(below)]);
  return Object.fromEntries(scores);
}

/** Every mean over songs with its number of songs, by dotted name. */
function songMeansOf(scores: Scores): Map<string, { mean: number; songs: number }> {
  const found = new Map<string, { mean: number; songs: number }>();
  const visit = (value: unknown, name: string, songs: number) => {
    if (typeof value !== "object" || value === null) return;
    const here = "songs" in value ? value.songs as number : songs;
    for (const [part, below] of Object.entries(value)) {
      const isMean = name.includes("song_mean") || name.startsWith(".clustering") ||
        part === "song_mean" || part.includes("song_chorus_rate");
      if (isMean && typeof below === "number" && part !== "songs") {
        found.set(`${name}.${part}`, { mean: below, songs: here });
      }
      visit(below, `${name}.${part}`, here);
    }
  };
  visit(scores, "", scores.songs);
  return found;
}

Deno.test("the scores of any songs fit the schema", () => {
  fc.assert(fc.property(anyPairs, fc.boolean(), (pairs, sure) => {
    const scores = scoresOfPairs(pairs, sure);
    assert.deepEqual(scoresSchema.parse(scores), scores);
  }));
});

Deno.test("songs in any order have the same scores", () => {
  fc.assert(fc.property(anyPairs, fc.nat(), (pairs, seed) => {
    const shuffled = seededRandom(seed).shuffled(pairs);
    assertNear(scoresOfPairs(shuffled, true), scoresOfPairs(pairs, true), TOLERANCE);
  }));
});

Deno.test("repeating a set of songs does not change its scores", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const once = scoresOfPairs(pairs, true), twice = scoresOfPairs([...pairs, ...pairs], true);
    assertNear(withoutCounts(twice), withoutCounts(once), TOLERANCE);
    assert.equal(twice.songs, 2 * once.songs);
    assert.equal(twice.boundaries.exact.songs, 2 * once.boundaries.exact.songs);
    assert.equal(twice.lines.chorus.support, 2 * once.lines.chorus.support);
  }));
});

Deno.test("the song means of a set are the means of its parts, weighted by their numbers of songs", () => {
  fc.assert(fc.property(anyPairs, anyPairs, (some, others) => {
    const parts = [some, others].map((songs) => songMeansOf(scoresOfPairs(songs)));
    const whole = songMeansOf(scoresOfPairs([...some, ...others]));
    assert.ok(whole.size >= 12, `${whole.size}`);
    for (const [name, { mean, songs }] of whole) {
      const known = parts.flatMap((part) => part.get(name) ?? []);
      const sum = known.reduce((sum, part) => sum + part.mean * part.songs, 0);
      assert.equal(known.reduce((sum, part) => sum + part.songs, 0), songs, name);
      assertNear(mean, sum / songs, TOLERANCE, name);
    }
  }));
});

Deno.test("the counts of a set are the sums of the counts of its parts", () => {
  fc.assert(fc.property(anyPairs, anyPairs, (some, others) => {
    const [one, other, whole] = [some, others, [...some, ...others]].map((songs) =>
      scoresOfPairs(songs)
    );
    assert.equal(whole.songs, one.songs + other.songs);
    for (const cell of ["verse_as_verse", "verse_as_chorus", "chorus_as_verse"] as const) {
      const cells = [one, other].map(({ lines }) => lines.confusion[cell]);
      assert.equal(whole.lines.confusion[cell], cells[0] + cells[1]);
    }
  }));
});

Deno.test("a perfect prediction has the best value of every score", () => {
  const perfect = { precision: 1, recall: 1, f1: 1 };
  fc.assert(
    fc.property(anyPair.filter(({ reference }) => new Set(reference).size === 2), (pair) => {
      const scores = scoresOfPairs([{ ...pair, predicted: pair.reference }]);
      const { boundaries, transitions, segments, segmentation, clustering, deviation } = scores;
      const found = { pooled: perfect, song_mean: perfect, songs: 1 };
      const exactly = { exact: found, within_1: found, within_2: found };
      assert.deepEqual([scores.lines.accuracy, scores.lines.macro_f1], [1, 1]);
      assert.deepEqual([boundaries, scores.sections], [exactly, exactly]);
      for (const kind of Object.values(transitions)) assert.deepEqual(kind ?? perfect, perfect);
      for (const way of Object.values(deviation)) assert.equal(way.song_mean, 0);
      assert.deepEqual({ ...segments, ...scores.over_segmentation }, {
        exact_match: found,
        iou_best: { pooled: 1, song_mean: 1 },
        iou_one_to_one: { pooled: 1, song_mean: 1 },
        ...{ count_ratio: 1, overlaps_per_reference: 1, overlaps_per_predicted: 1 },
        ...{ overseg: 1, underseg: 1, length_error: 0, length_bias: 0 },
      });
      assert.equal(segmentation.pk.song_mean ?? 0, 0);
      assert.equal(segmentation.window_diff.song_mean ?? 0, 0);
      assert.equal(segmentation.boundary_similarity_with_boundaries.song_mean, 1);
      assertNear([clustering.nce.f1, clustering.v_measure_two_labels.f1], [1, 1], TOLERANCE);
      if (pair.reference.length > 2) assert.equal(clustering.pairwise.f1, 1);
    }),
  );
});

Deno.test("one-to-one overlap is at most the best overlap, and wider tolerances find at least as much", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const { segments, boundaries } = scoresOfPairs(pairs);
    assert.ok(segments.iou_one_to_one.pooled <= segments.iou_best.pooled + TOLERANCE);
    assert.ok(segments.iou_one_to_one.song_mean <= segments.iou_best.song_mean + TOLERANCE);
    const f1 = [boundaries.exact, boundaries.within_1, boundaries.within_2]
      .map(({ song_mean }) => song_mean?.f1 ?? 0);
    assert.ok(f1[0] <= f1[1] + TOLERANCE && f1[1] <= f1[2] + TOLERANCE);
  }));
});
