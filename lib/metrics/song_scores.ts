/**
 * The scores of one song, as its annotation states them.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { toBoundaries } from "../segment.ts";
import { atTolerances, countHits } from "./boundaries.ts";
import { precisionRecall, precisionRecallSchema } from "./precision_recall.ts";

const scores = precisionRecallSchema.nullable().describe("null if neither side has a boundary");

export const songScoresSchema = z.strictObject({
  line_accuracy: z.number().min(0).max(1),
  boundaries: z.strictObject({ exact: scores, within_1: scores, within_2: scores }),
});

/** How well one song was annotated. */
export type SongScores = z.infer<typeof songScoresSchema>;

/** Scores one song. Both arrays are [L], L at least 1. */
export function songScores(reference: readonly Label[], predicted: readonly Label[]): SongScores {
  const right = reference.filter((label, line) => label === predicted[line]).length;
  const sectionStarts = toBoundaries(reference), found = toBoundaries(predicted);
  return {
    line_accuracy: right / reference.length,
    boundaries: atTolerances((tolerance) =>
      precisionRecall(countHits(sectionStarts, found, tolerance))
    ),
  };
}
