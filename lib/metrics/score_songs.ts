/**
 * The scores of a set of songs, as a flat record.
 *
 * @module
 */
import type { Prediction, Structure } from "../structure.ts";
import { PRINTED_SCORES, Scorecard, scoreNamed } from "./scores.ts";

/** A song with its reference structure and a predicted one, of the same lines. */
export interface ScoredPair {
  /** The reference structure. */
  readonly reference: Structure;
  /** The predicted structure, with the probabilities of chorus if there are any. */
  readonly predicted: Prediction;
}

/**
 * Scores songs as `refrain evaluate` does. `docs/metrics.md` defines each score. Takes constant memory.
 *
 * @returns the scores by name, such as `lines.macro_f1` or `boundaries.exact.pooled.f1`; null if a
 * score is undefined for these songs
 * @throws {RangeError} unless both structures of each song have the same lines, at least one.
 *
 * @example
 * ```ts
 * import { scoreSongs, structureFromLabels } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const scores = scoreSongs([{
 *   reference: structureFromLabels(["verse", "verse", "chorus", "chorus"]),
 *   predicted: structureFromLabels(["verse", "chorus", "chorus", "chorus"]),
 * }]);
 * assert.equal(scores["lines.accuracy"], 3 / 4);
 * assert.equal(scores["boundaries.within_1.pooled.f1"], 1);
 * ```
 */
export function scoreSongs(songs: Iterable<ScoredPair>): Readonly<Record<string, number | null>> {
  const scorecard = new Scorecard();
  for (const { reference, predicted } of songs) scorecard.add(reference, predicted);
  const scores = scorecard.scores();
  return Object.fromEntries(PRINTED_SCORES.map(({ name }) => [name, scoreNamed(scores, name)]));
}
