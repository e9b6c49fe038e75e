/**
 * The scores in the annotation of one song with reference labels.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { toBoundaries } from "../segment.ts";
import { unit } from "./averages.ts";
import { atTolerances, countHits } from "./boundaries.ts";
import {
  type PrecisionRecall,
  precisionRecall,
  precisionRecallSchema,
} from "./precision_recall.ts";

const scores = precisionRecallSchema.nullable().describe("null if neither side has a boundary");

/** The JSON of {@linkcode SongScores}. */
export const songScoresSchema = z.strictObject({
  line_accuracy: unit,
  boundaries: z.strictObject({ exact: scores, within_1: scores, within_2: scores }),
});

/** How well the predicted labels of one song agree with the reference. */
export interface SongScores {
  /** The share of lines with the correct label. */
  readonly line_accuracy: number;
  /** The scores of boundaries within 0, 1 and 2 lines; null if neither side has a boundary. */
  readonly boundaries: Readonly<Record<"exact" | "within_1" | "within_2", PrecisionRecall | null>>;
}

/**
 * Scores the labels of one song.
 *
 * @param reference the reference label of each line, [L], L at least 1
 * @param predicted the predicted label of each line, [L]
 *
 * @example
 * ```ts
 * import { songScores } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const scores = songScores(["verse", "chorus"], ["verse", "verse"]);
 * assert.equal(scores.line_accuracy, 1 / 2);
 * assert.deepEqual(scores.boundaries.exact, { precision: 0, recall: 0, f1: 0 });
 * ```
 */
export function songScores(reference: readonly Label[], predicted: readonly Label[]): SongScores {
  const right = reference.filter((label, line) => label === predicted[line]).length;
  const sides = [toBoundaries(reference), toBoundaries(predicted)] as const;
  return {
    line_accuracy: right / reference.length,
    boundaries: atTolerances((tolerance) => precisionRecall(countHits(...sides, tolerance))),
  };
}
