/**
 * What one song adds to the scores of many. Every score is made of sums over songs, so a run adds up
 * in constant memory, and songs can be drawn again and again (`bootstrap.ts`).
 *
 * @module
 */
import { type Segment, toSegments } from "../segment.ts";
import type { Prediction, Structure } from "../structure.ts";
import { atTolerances, countHits } from "./boundaries.ts";
import { boundarySimilarity } from "./boundary_similarity.ts";
import { countCalibration } from "./calibration.ts";
import { normalisedEntropyScores, pairwiseScores, vMeasure } from "./clustering.ts";
import { precisionRecallSums } from "./precision_recall.ts";
import { medianDeviation } from "./boundary_deviation.ts";
import { countOverSegmentation } from "./over_segmentation.ts";
import { type Confusion, countLabels, lineScores } from "./labels.ts";
import { bestOverlap, countExactMatches, oneToOneOverlap } from "./segment_overlap.ts";
import { songSum } from "./song_mean.ts";
import { countTransitions } from "./transitions.ts";
import { countConfidence, countLabelUsage } from "./collapse_monitor.ts";
import { windowScores } from "./window_diff.ts";

/** What one song adds, or many songs have added. */
export type SufficientStatistics = ReturnType<typeof sufficientStatistics>;

/**
 * Holds a prediction against the reference.
 *
 * @throws {RangeError} unless all are of the same lines, at least one.
 */
export function sufficientStatistics(reference: Structure, predicted: Prediction) {
  const lines = reference.labels.length;
  const { labels, chorus } = predicted;
  if (lines === 0 || labels.length !== lines || (chorus && chorus.length !== lines)) {
    throw new RangeError(
      `Cannot score ${labels.length} predicted labels and ${
        chorus?.length ?? "no"
      } probabilities ` +
        `against ${lines} true labels`,
    );
  }
  const trueSegments = toSegments(reference.labels), found = toSegments(predicted.labels);
  const boundaries = startsOf(trueSegments), foundBoundaries = startsOf(found);
  const confusion = countLabels(reference.labels, predicted.labels);
  const transitions = countTransitions(reference.labels, predicted.labels);
  return {
    songs: 1,
    lines: confusion,
    boundaries: atTolerances((tolerance) =>
      precisionRecallSums(countHits(boundaries, foundBoundaries, tolerance))
    ),
    sections: atTolerances((tolerance) =>
      precisionRecallSums(countHits(reference.sectionStarts, predicted.sectionStarts, tolerance))
    ),
    transitions,
    deviation: {
      true_to_predicted: songSum(medianDeviation(boundaries, foundBoundaries)),
      predicted_to_true: songSum(medianDeviation(foundBoundaries, boundaries)),
    },
    complete: precisionRecallSums(countExactMatches(trueSegments, found)),
    overlap: overlapSums(trueSegments, found),
    fragmentation: countOverSegmentation(trueSegments, found),
    segmentation: segmentationSums(lines, boundaries, foundBoundaries),
    clustering: clusteringSums(confusion),
    calibration: countCalibration(reference.labels, predicted.chorus),
    watch: {
      reference: countLabelUsage(reference.labels),
      predicted: countLabelUsage(predicted.labels),
      confidence: countConfidence(predicted.chorus),
    },
  };
}

function overlapSums(reference: readonly Segment[], predicted: readonly Segment[]) {
  const best = bestOverlap(reference, predicted), oneToOne = oneToOneOverlap(reference, predicted);
  return {
    best,
    best_song: best / reference.length,
    one_to_one: oneToOne,
    one_to_one_song: oneToOne / reference.length,
  };
}

function segmentationSums(
  lines: number,
  reference: readonly number[],
  predicted: readonly number[],
) {
  const windows = windowScores(lines, reference, predicted);
  const similarity = boundarySimilarity(reference, predicted);
  return {
    pk: songSum(windows && windows.pk),
    window_diff: songSum(windows && windows.window_diff),
    boundary_similarity: songSum(similarity),
    boundary_similarity_with_boundaries: songSum(
      reference.length + predicted.length > 0 ? similarity : null,
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
