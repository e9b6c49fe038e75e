/**
 * The scores of many songs, made of what they add up to. docs/metrics.md defines each.
 *
 * @module
 */
import { z } from "zod";
import { atTolerances } from "./boundaries.ts";
import { calibrationSchema, calibrationScores } from "./calibration.ts";
import { precisionRecall, precisionRecallSchema } from "./precision_recall.ts";
import { pooledPrecisionRecall, pooledPrecisionRecallSchema } from "./precision_recall.ts";
import type { OverSegmentationSums } from "./over_segmentation.ts";
import { lineScores, lineScoresSchema } from "./labels.ts";
import { ratio } from "./ratio.ts";
import { songMean, songMeanSchema } from "./song_mean.ts";
import type { SufficientStatistics } from "./sufficient_statistics.ts";
import { collapseMetrics, collapseSchema } from "./collapse_monitor.ts";

const unit = z.number().min(0).max(1);
const atEachTolerance = z.strictObject({
  exact: pooledPrecisionRecallSchema,
  within_1: pooledPrecisionRecallSchema,
  within_2: pooledPrecisionRecallSchema,
}).meta({ id: "at_tolerances" });
const overlap = z.strictObject({ pooled: unit, song_mean: unit });
const pairwise = z.strictObject({
  precision: unit.nullable(),
  recall: unit.nullable(),
  f1: unit.nullable(),
  songs: z.int().min(0),
}).meta({ id: "pairwise" });
const entropies = z.strictObject({
  over: unit.nullable(),
  under: unit.nullable(),
  f1: unit.nullable(),
  songs: z.int().min(0),
}).meta({ id: "entropies" });

export const scoresSchema = z.strictObject({
  songs: z.int().min(0),
  lines: lineScoresSchema,
  boundaries: atEachTolerance,
  sections: atEachTolerance,
  transitions: z.strictObject({
    verse_to_chorus: precisionRecallSchema.nullable(),
    chorus_to_verse: precisionRecallSchema.nullable(),
  }),
  deviation: z.strictObject({
    true_to_predicted: songMeanSchema,
    predicted_to_true: songMeanSchema,
  }),
  segments: z.strictObject({
    complete: pooledPrecisionRecallSchema,
    iou_best: overlap,
    iou_one_to_one: overlap,
    count_ratio: z.number().min(0),
    pieces_per_true: z.number().min(0),
    pieces_per_predicted: z.number().min(0),
    overseg: unit,
    underseg: unit,
    length_error: z.number().min(0),
    length_bias: z.number(),
  }),
  segmentation: z.strictObject({
    pk: songMeanSchema,
    window_diff: songMeanSchema,
    boundary_similarity: songMeanSchema,
    boundary_similarity_with_boundaries: songMeanSchema,
  }),
  clustering: z.strictObject({
    pairwise,
    nce: entropies,
    v_measure: entropies,
    nce_two_labels: entropies,
    v_measure_two_labels: entropies,
  }),
  calibration: calibrationSchema.nullable().describe("null without probabilities"),
  watch: collapseSchema.extend({
    true_chorus_rate: unit,
    true_song_chorus_rate: unit,
    true_one_label: unit,
  }),
}).meta({ id: "scores" });

/** The scores of many songs. */
export type Scores = z.infer<typeof scoresSchema>;

/** The scores of what songs add up to. */
export function scoresOf(sums: SufficientStatistics): Scores {
  const { overlap, watch } = sums;
  return {
    songs: sums.songs,
    lines: lineScores(sums.lines),
    boundaries: atTolerances((_, name) => pooledPrecisionRecall(sums.boundaries[name])),
    sections: atTolerances((_, name) => pooledPrecisionRecall(sums.sections[name])),
    transitions: {
      verse_to_chorus: precisionRecall(sums.transitions.verse_to_chorus),
      chorus_to_verse: precisionRecall(sums.transitions.chorus_to_verse),
    },
    deviation: {
      true_to_predicted: songMean(sums.deviation.true_to_predicted),
      predicted_to_true: songMean(sums.deviation.predicted_to_true),
    },
    segments: {
      complete: pooledPrecisionRecall(sums.complete),
      iou_best: {
        pooled: ratio(overlap.best, sums.complete.reference),
        song_mean: ratio(overlap.best_song, sums.songs),
      },
      iou_one_to_one: {
        pooled: ratio(overlap.one_to_one, sums.complete.reference),
        song_mean: ratio(overlap.one_to_one_song, sums.songs),
      },
      ...fragmentationScores(sums.fragmentation),
    },
    segmentation: {
      pk: songMean(sums.segmentation.pk),
      window_diff: songMean(sums.segmentation.window_diff),
      boundary_similarity: songMean(sums.segmentation.boundary_similarity),
      boundary_similarity_with_boundaries: songMean(
        sums.segmentation.boundary_similarity_with_boundaries,
      ),
    },
    clustering: {
      pairwise: meanPairwise(sums.clustering.pairwise),
      nce: meanEntropies(sums.clustering.nce),
      v_measure: meanEntropies(sums.clustering.v_measure),
      nce_two_labels: meanEntropies(sums.clustering.nce_two_labels),
      v_measure_two_labels: meanEntropies(sums.clustering.v_measure_two_labels),
    },
    calibration: calibrationScores(sums.calibration),
    watch: {
      ...collapseMetrics(watch.predicted, watch.confidence),
      true_chorus_rate: ratio(watch.reference.chorus, watch.reference.lines),
      true_song_chorus_rate: ratio(watch.reference.song_chorus, watch.reference.songs),
      true_one_label: ratio(watch.reference.one_label, watch.reference.songs),
    },
  };
}

function fragmentationScores(sums: OverSegmentationSums) {
  const { lines, pieces, true_segments, predicted_segments } = sums;
  return {
    count_ratio: ratio(predicted_segments, true_segments),
    pieces_per_true: ratio(pieces, true_segments),
    pieces_per_predicted: ratio(pieces, predicted_segments),
    overseg: 1 - ratio(sums.cut_off, lines),
    underseg: 1 - ratio(sums.joined_on, lines),
    length_error: ratio(sums.length_error, lines),
    length_bias: ratio(sums.length_bias, lines),
  };
}

function meanPairwise(
  { songs, precision, recall, f1 }: SufficientStatistics["clustering"]["pairwise"],
) {
  if (songs === 0) return { precision: null, recall: null, f1: null, songs };
  return { precision: precision / songs, recall: recall / songs, f1: f1 / songs, songs };
}

function meanEntropies({ songs, over, under, f1 }: SufficientStatistics["clustering"]["nce"]) {
  if (songs === 0) return { over: null, under: null, f1: null, songs };
  return { over: over / songs, under: under / songs, f1: f1 / songs, songs };
}
