/**
 * How well lines are labelled: scores of each label, over all lines of all songs.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { count, ratio, unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";
import { precisionRecallSchema, precisionRecallValues } from "./precision_recall.ts";

const confusionSchema = z.strictObject({
  verse_as_verse: count,
  verse_as_chorus: count,
  chorus_as_verse: count,
  chorus_as_chorus: count,
}).describe("Lines by reference and predicted label, the reference first");

/** Lines by reference and predicted label, the reference first. Counts of songs may be added up. */
export interface Confusion {
  /** Verses labelled verse. */
  readonly verse_as_verse: number;
  /** Verses labelled chorus. */
  readonly verse_as_chorus: number;
  /** Choruses labelled verse. */
  readonly chorus_as_verse: number;
  /** Choruses labelled chorus. */
  readonly chorus_as_chorus: number;
}

const labelScoresSchema = precisionRecallSchema.extend({
  support: count.describe("Lines with this reference label"),
});

/** Scores of one label. */
export type LabelScores = z.infer<typeof labelScoresSchema>;

/** The JSON of {@linkcode LineScores}. */
const lineScoresSchema = z.strictObject({
  accuracy: unit,
  macro_f1: unit.describe("Unweighted mean of the F1 of both labels"),
  verse: labelScoresSchema,
  chorus: labelScoresSchema,
  confusion: confusionSchema,
});

/** Scores of labelled lines. */
export type LineScores = z.infer<typeof lineScoresSchema>;

/**
 * Counts the lines of one song by reference and predicted label.
 *
 * @param reference the reference label of each line, [L]
 * @param predicted the predicted label of each line, [L]
 *
 * @example
 * ```ts
 * import { countLabels } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const { verse_as_verse, verse_as_chorus } = countLabels(["verse", "verse"], ["verse", "chorus"]);
 * assert.deepEqual([verse_as_verse, verse_as_chorus], [1, 1]);
 * ```
 */
export function countLabels(reference: readonly Label[], predicted: readonly Label[]): Confusion {
  const counts = { verse_as_verse: 0, verse_as_chorus: 0, chorus_as_verse: 0, chorus_as_chorus: 0 };
  reference.forEach((label, line) => counts[`${label}_as_${predicted[line]}`]++);
  return counts;
}

/**
 * Scores of counted lines, as scikit-learn computes them with `zero_division=0`: 0 / 0 is 0.
 *
 * @example
 * ```ts
 * import { countLabels, lineScores } from "./lines.ts";
 * import assert from "node:assert/strict";
 *
 * const { accuracy, chorus } = lineScores(countLabels(["verse", "chorus"], ["verse", "verse"]));
 * assert.deepEqual([accuracy, chorus.recall, chorus.support], [0.5, 0, 1]);
 * ```
 */
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

/** Accuracy and F1 of line labels. */
export const lines = defineMetric({
  description: "Accuracy, and precision, recall and F1 of each label, pooled over all lines",
  schema: lineScoresSchema,
  statistics: ({ reference, predicted }) => countLabels(reference.labels, predicted.labels),
  score: lineScores,
  values: [
    { path: "macro_f1", title: "Lines: macro F1", better: "higher", headline: 1 },
    { path: "accuracy", title: "Lines: accuracy", better: "higher" },
    ...precisionRecallValues("chorus", "Chorus lines", { headline: 2 }),
    ...precisionRecallValues("verse", "Verse lines"),
  ],
});
