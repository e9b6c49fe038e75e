/**
 * How well lines are labelled: scores of each label, over all lines of all songs.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { precisionRecallSchema } from "./precision_recall.ts";
import { ratio } from "./ratio.ts";

const lines = z.int().min(0);
const unit = z.number().min(0).max(1);

const confusionSchema = z.strictObject({
  verse_as_verse: lines,
  verse_as_chorus: lines,
  chorus_as_verse: lines,
  chorus_as_chorus: lines,
}).describe("Lines by true and predicted label, reference first");

/** Lines by true and predicted label, reference first. Counts of several songs may be added up. */
export type Confusion = z.infer<typeof confusionSchema>;

const labelScoresSchema = precisionRecallSchema.extend({
  support: lines.describe("Lines that truly have the label"),
});

/** Scores of one label. */
export type LabelScores = z.infer<typeof labelScoresSchema>;

export const lineScoresSchema = z.strictObject({
  accuracy: unit,
  macro_f1: unit.describe("Unweighted mean of the F1 of both labels"),
  verse: labelScoresSchema,
  chorus: labelScoresSchema,
  confusion: confusionSchema,
});

/** Scores of labelled lines. */
export type LineScores = z.infer<typeof lineScoresSchema>;

/** Counts the lines of one song. Both arrays are [L]. */
export function countLabels(reference: readonly Label[], predicted: readonly Label[]): Confusion {
  const counts = { verse_as_verse: 0, verse_as_chorus: 0, chorus_as_verse: 0, chorus_as_chorus: 0 };
  reference.forEach((label, line) => counts[`${label}_as_${predicted[line]}`]++);
  return counts;
}

/** Scores of counted lines; 0 / 0 is 0. */
export function lineScores(confusion: Confusion): LineScores {
  const { verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus } = confusion;
  const verse = labelScores(verse_as_verse, chorus_as_verse, verse_as_chorus);
  const chorus = labelScores(chorus_as_chorus, verse_as_chorus, chorus_as_verse);
  return {
    accuracy: ratio(verse_as_verse + chorus_as_chorus, verse.support + chorus.support),
    macro_f1: (verse.f1 + chorus.f1) / 2,
    verse,
    chorus,
    confusion,
  };
}

function labelScores(right: number, wrong: number, missed: number): LabelScores {
  return {
    precision: ratio(right, right + wrong),
    recall: ratio(right, right + missed),
    f1: ratio(2 * right, 2 * right + wrong + missed),
    support: right + missed,
  };
}
