/**
 * What one song adds to the scores of many. Every score is made of sums over songs, so a run adds up
 * in constant memory, and songs can be drawn again and again (`bootstrap.ts`).
 *
 * @module
 */
import { type Segment, segmentsOf } from "../segment.ts";
import type { Prediction, Structure } from "../structure.ts";
import { atTolerances, countHits } from "./boundaries.ts";
import { boundarySimilarity } from "./boundary_similarity.ts";
import { countCalibration } from "./calibration.ts";
import { normalisedEntropyScores, pairwiseScores, vMeasure } from "./clustering.ts";
import { detectionSums } from "./precision_recall.ts";
import { medianDeviation } from "./boundary_deviation.ts";
import { fragmentation } from "./over_segmentation.ts";
import { type Confusion, countLabels, lineScores } from "./labels.ts";
import { bestOverlap, countComplete, oneToOneOverlap } from "./segment_overlap.ts";
import { songSum } from "./song_mean.ts";
import { countTransitions } from "./transitions.ts";
import { countConfidence, countUse } from "./collapse_monitor.ts";
import { windowScores } from "./window_diff.ts";

/** What one song adds, or many songs have added. */
export type SongSums = ReturnType<typeof songSums>;

/**
 * Holds a prediction against the truth.
 *
 * @throws {RangeError} unless all are of the same lines, at least one.
 */
export function songSums(truth: Structure, predicted: Prediction) {
  const lines = truth.labels.length;
  const { labels, chorus } = predicted;
  if (lines === 0 || labels.length !== lines || (chorus && chorus.length !== lines)) {
    throw new RangeError(
      `Cannot score ${labels.length} predicted labels and ${
        chorus?.length ?? "no"
      } probabilities ` +
        `against ${lines} true labels`,
    );
  }
  const trueSegments = segmentsOf(truth.labels), found = segmentsOf(predicted.labels);
  const boundaries = startsOf(trueSegments), foundBoundaries = startsOf(found);
  const confusion = countLabels(truth.labels, predicted.labels);
  const transitions = countTransitions(truth.labels, predicted.labels);
  return {
    songs: 1,
    lines: confusion,
    boundaries: atTolerances((tolerance) =>
      detectionSums(countHits(boundaries, foundBoundaries, tolerance))
    ),
    sections: atTolerances((tolerance) =>
      detectionSums(countHits(truth.edges, predicted.edges, tolerance))
    ),
    transitions,
    deviation: {
      true_to_predicted: songSum(medianDeviation(boundaries, foundBoundaries)),
      predicted_to_true: songSum(medianDeviation(foundBoundaries, boundaries)),
    },
    complete: detectionSums(countComplete(trueSegments, found)),
    overlap: overlapSums(trueSegments, found),
    fragmentation: fragmentation(trueSegments, found),
    segmentation: segmentationSums(lines, boundaries, foundBoundaries),
    clustering: clusteringSums(confusion),
    calibration: countCalibration(truth.labels, predicted.chorus),
    watch: {
      truth: countUse(truth.labels),
      predicted: countUse(predicted.labels),
      confidence: countConfidence(predicted.chorus),
    },
  };
}

function overlapSums(truth: readonly Segment[], predicted: readonly Segment[]) {
  const best = bestOverlap(truth, predicted), oneToOne = oneToOneOverlap(truth, predicted);
  return {
    best,
    best_song: best / truth.length,
    one_to_one: oneToOne,
    one_to_one_song: oneToOne / truth.length,
  };
}

function segmentationSums(lines: number, truth: readonly number[], predicted: readonly number[]) {
  const windows = windowScores(lines, truth, predicted);
  const similarity = boundarySimilarity(truth, predicted);
  return {
    pk: songSum(windows && windows.pk),
    window_diff: songSum(windows && windows.window_diff),
    boundary_similarity: songSum(similarity),
    boundary_similarity_with_boundaries: songSum(
      truth.length + predicted.length > 0 ? similarity : null,
    ),
  };
}

function clusteringSums(confusion: Confusion) {
  const pairwise = pairwiseScores(confusion);
  const nce = normalisedEntropyScores(confusion), v = vMeasure(confusion);
  const { verse, chorus } = lineScores(confusion);
  const both = verse.support > 0 && chorus.support > 0;
  return {
    pairwise: { songs: pairwise ? 1 : 0, ...(pairwise ?? { precision: 0, recall: 0, f1: 0 }) },
    nce: { songs: 1, ...nce },
    v_measure: { songs: 1, ...v },
    nce_two_labels: both ? { songs: 1, ...nce } : NOTHING,
    v_measure_two_labels: both ? { songs: 1, ...v } : NOTHING,
  };
}

const NOTHING = { songs: 0, over: 0, under: 0, f1: 0 };

/** The first lines of all segments but the first. */
function startsOf(segments: readonly Segment[]): number[] {
  return segments.slice(1).map(({ start }) => start);
}
