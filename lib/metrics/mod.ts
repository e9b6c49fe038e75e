/**
 * The metrics of lyrics structure. Reference labels come first, predicted labels second; a boundary is
 * the first line of a segment, counted from 0. The start of a song is not a boundary.
 *
 * @example Score one song, and a set of songs
 * ```ts
 * import { scoreSongs, songScores, structureFromLabels } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const reference = ["verse", "verse", "chorus"] as const, predicted = ["verse", "chorus", "chorus"] as const;
 * assert.equal(songScores(reference, predicted).line_accuracy, 2 / 3);
 * const scores = scoreSongs([
 *   { reference: structureFromLabels(reference), predicted: structureFromLabels(predicted) },
 * ]);
 * assert.equal(scores["lines.accuracy"], 2 / 3);
 * ```
 *
 * @module
 */
export type { Label } from "../label.ts";
export type { Section } from "../section.ts";
export { type Segment, toBoundaries, toSegments } from "../segment.ts";
export {
  type Prediction,
  type Reference,
  type Structure,
  structureFromLabels,
  structureFromSections,
} from "../structure.ts";
export { type Stanza, toStanzas } from "../stanza.ts";
export { type ScoredPair, scoreSongs } from "./scores.ts";
export { type SongScores, songScores } from "./song_scores.ts";
export { type HitCounts, type PrecisionRecall, precisionRecall } from "./precision_recall.ts";
export { countHits } from "./boundaries.ts";
export { countIdenticalPairs, countIslands, type IdenticalPairs } from "./consistency.ts";
export { medianDeviation } from "./deviation.ts";
export { boundarySimilarity, type WindowScores, windowScores } from "./segmentation.ts";
export { type Confusion, countLabels } from "./lines.ts";
export {
  type EntropyScores,
  normalisedEntropyScores,
  pairwiseScores,
  vMeasure,
} from "./clustering.ts";
export {
  bestOverlap,
  countExactMatches,
  isRightWithin,
  oneToOneOverlap,
  overlap,
} from "./segments.ts";
export { equalMassError } from "./calibration.ts";
