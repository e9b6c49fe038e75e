import assert from "node:assert/strict";
import { Scorecard, scoresSchema } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import clustering from "../../golden/clustering.json" with { type: "json" };
import segmentation from "../../golden/segmentation.json" with { type: "json" };
import segments from "../../golden/segments.json" with { type: "json" };
import { goldenPairs, pairOfDigits } from "../../support/golden_pairs.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

/** Sums over 251 songs in another order. */
const TOLERANCE = 1e-11;

const scores = scoresOfPairs(goldenPairs);

/** Golden counts are checked song by song; here their scores. */
function ratiosOf({ precision, recall, f1 }: { precision: number; recall: number; f1: number }) {
  return { precision, recall, f1 };
}

Deno.test("the scores cover all golden songs", () => {
  assert.equal(scores.songs, 251);
  assert.equal(segments.pooled.lines, goldenPairs.flatMap(({ reference }) => reference).length);
  assert.deepEqual(scoresSchema.parse(scores), scores);
});

Deno.test("the golden songs have the golden transitions and deviations", () => {
  const { verse_to_chorus, chorus_to_verse } = segments.pooled.transitions;
  const transitions = {
    verse_to_chorus: ratiosOf(verse_to_chorus),
    chorus_to_verse: ratiosOf(chorus_to_verse),
  };
  assertNear(scores.transitions, transitions, TOLERANCE, "transitions");
  const { songs, true_to_predicted, predicted_to_true } = segments.song_mean.deviation;
  assertNear(
    scores.deviation,
    {
      reference_to_predicted: { song_mean: true_to_predicted, songs },
      predicted_to_reference: { song_mean: predicted_to_true, songs },
    },
    TOLERANCE,
    "deviation",
  );
});

Deno.test("the golden songs have the golden segment scores", () => {
  const { lines: _, transitions: _of, complete, iou_best, iou_one_to_one, ...others } =
    segments.pooled;
  const {
    over_segmentation: overseg,
    under_segmentation: underseg,
    pieces_per_true: overlaps_per_reference,
    pieces_per_predicted: overlaps_per_predicted,
    ...pooled
  } = others;
  const mean = segments.song_mean;
  assertNear(
    { ...scores.over_segmentation, ...scores.segments },
    {
      ...{ ...pooled, overlaps_per_reference, overlaps_per_predicted, overseg, underseg },
      exact_match: {
        pooled: ratiosOf(complete),
        song_mean: ratiosOf(mean.complete),
        songs: mean.complete.songs,
      },
      iou_best: { pooled: iou_best, song_mean: mean.iou_best.mean },
      iou_one_to_one: { pooled: iou_one_to_one, song_mean: mean.iou_one_to_one.mean },
    },
    TOLERANCE,
    "segments",
  );
});

Deno.test("the golden songs have the golden text segmentation scores", () => {
  const expected = Object.entries(segmentation.song_mean)
    .map(([name, { mean, songs }]) => [name, { song_mean: mean, songs }]);
  assertNear(scores.segmentation, Object.fromEntries(expected), TOLERANCE, "segmentation");
});

Deno.test("the golden songs have the golden clustering scores", () => {
  assertNear(scores.clustering, clustering.song_mean, TOLERANCE, "clustering");
});

Deno.test("if sections start where labels change, section starts score like boundaries", () => {
  assert.deepEqual(scores.sections, scores.boundaries);
});

Deno.test("a section start without a change of label is missed by a system that only predicts labels", () => {
  const scorecard = new Scorecard(),
    { labels, sectionStarts } = structureFromLabels(labelsOfDigits("0000111"));
  scorecard.add({ labels, sectionStarts: [2, ...sectionStarts] }, { labels, sectionStarts });
  const { sections, boundaries } = scorecard.scores();
  assertNear(sections.exact.pooled, { precision: 1, recall: 1 / 2, f1: 2 / 3 }, 1e-15);
  assertNear(boundaries.exact.pooled, { precision: 1, recall: 1, f1: 1 }, 1e-15);
});

Deno.test("without probabilities, calibration and confidence are null", () => {
  assert.equal(scores.calibration, null);
  assert.deepEqual([scores.collapse.confidence, scores.collapse.high_confidence_rate], [
    null,
    null,
  ]);
});

Deno.test("collapse metrics cover both sides: lines, songs and songs with one label", () => {
  const pairs = ["0011 0001", "000000 000000", "01 11"].map((sides) => {
    const [reference, predicted] = sides.split(" ");
    return pairOfDigits(reference, predicted);
  });
  assertNear(scoresOfPairs(pairs, true).collapse, {
    songs: 3,
    chorus_rate: 3 / 12,
    reference_chorus_rate: 3 / 12,
    song_chorus_rate: (1 / 4 + 0 + 1) / 3,
    reference_song_chorus_rate: (1 / 2 + 0 + 1 / 2) / 3,
    single_label_rate: 2 / 3,
    reference_single_label_rate: 1 / 3,
    confidence: 0.75,
    high_confidence_rate: 0,
    warnings: [],
  }, 1e-15);
});

Deno.test("the scores of no songs fit the schema", () => {
  const empty = new Scorecard().scores();
  assert.deepEqual(scoresSchema.parse(empty), empty);
  assert.equal(empty.songs, 0);
  assert.equal(empty.segmentation.pk.song_mean, null);
  assert.deepEqual(empty.clustering.nce, { over: null, under: null, f1: null, songs: 0 });
});
