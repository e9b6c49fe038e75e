/**
 * Lines as items and labels as clusters: pairwise agreement, normalised conditional entropies
 * (Lukashevich 2008) and V-measure (Rosenberg and Hirschberg 2007).
 *
 * @module
 */
import { z } from "zod";
import { count, ratio, unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";
import { type Confusion, countLabels, lineScores } from "./lines.ts";
import { type PrecisionRecall, precisionRecallValues } from "./precision_recall.ts";

/** Scores of over- and under-clustering, each in [0, 1], and their harmonic mean. */
export interface EntropyScores {
  /** Lower if reference segments are split over several predicted labels. */
  readonly over: number;
  /** Lower if predicted segments mix several reference labels. */
  readonly under: number;
  /** The harmonic mean of both. */
  readonly f1: number;
}

/**
 * Precision and recall of the pairs of different lines that have one label, as mir_eval's
 * `segment.pairwise` with one frame a line. Null for fewer than two lines.
 *
 * @example Both lines of the only reference pair have one predicted label
 * ```ts
 * import { countLabels, pairwiseScores } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const confusion = countLabels(["verse", "verse", "chorus"], ["verse", "verse", "verse"]);
 * assert.deepEqual(pairwiseScores(confusion), { precision: 1 / 3, recall: 1, f1: 1 / 2 });
 * ```
 */
export function pairwiseScores(confusion: Confusion): PrecisionRecall | null {
  const { lines, joint, reference, predicted } = clusterSizes(confusion);
  if (lines < 2) return null;
  const both = sum(joint.map(pairs));
  const precision = ratio(both, sum(predicted.map(pairs)));
  const recall = ratio(both, sum(reference.map(pairs)));
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

/**
 * Normalised conditional entropies, as mir_eval's `segment.nce`: normalised by the logarithm of the
 * number of labels on a side.
 *
 * @example Labels that match score 1
 * ```ts
 * import { countLabels, normalisedEntropyScores } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const confusion = countLabels(["verse", "chorus"], ["verse", "chorus"]);
 * assert.deepEqual(normalisedEntropyScores(confusion), { over: 1, under: 1, f1: 1 });
 * ```
 */
export function normalisedEntropyScores(confusion: Confusion): EntropyScores {
  const { reference, predicted } = clusterSizes(confusion);
  return entropyScores(confusion, Math.log(present(predicted)), Math.log(present(reference)));
}

/**
 * V-measure, as mir_eval's `segment.vmeasure`: conditional entropies normalised by the entropy of the
 * labels on a side.
 *
 * @example One predicted label explains nothing
 * ```ts
 * import { countLabels, vMeasure } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const confusion = countLabels(["verse", "chorus"], ["verse", "verse"]);
 * assert.deepEqual(vMeasure(confusion), { over: 0, under: 0, f1: 0 });
 * ```
 */
export function vMeasure(confusion: Confusion): EntropyScores {
  const { reference, predicted } = clusterSizes(confusion);
  return entropyScores(confusion, entropy(predicted), entropy(reference));
}

/** A side with one label has no entropy to explain: that score is 0, even if the label is right. */
function entropyScores(
  confusion: Confusion,
  wholePredicted: number,
  wholeReference: number,
): EntropyScores {
  const { joint, reference, predicted } = clusterSizes(confusion);
  const together = entropy(joint);
  const over = explained(together - entropy(reference), wholePredicted);
  const under = explained(together - entropy(predicted), wholeReference);
  return { over, under, f1: harmonicMean(over, under) };
}

/** One minus a conditional entropy over the whole; clamped, as rounding may leave [0, 1]. */
function explained(conditional: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, 1 - conditional / whole));
}

function clusterSizes(confusion: Confusion) {
  const { verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus } = confusion;
  return {
    lines: verse_as_verse + verse_as_chorus + chorus_as_verse + chorus_as_chorus,
    joint: [verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus],
    reference: [verse_as_verse + verse_as_chorus, chorus_as_verse + chorus_as_chorus],
    predicted: [verse_as_verse + chorus_as_verse, verse_as_chorus + chorus_as_chorus],
  };
}

/** In nats. */
function entropy(counts: readonly number[]): number {
  const all = sum(counts);
  return sum(counts.map((count) => count === 0 ? 0 : -(count / all) * Math.log(count / all)));
}

function pairs(items: number): number {
  return items * (items - 1) / 2;
}

function present(counts: readonly number[]): number {
  return counts.filter((count) => count > 0).length;
}

function harmonicMean(one: number, other: number): number {
  return ratio(2 * one * other, one + other);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

const mean = unit.nullable();
const pairwiseSchema = z.strictObject({ precision: mean, recall: mean, f1: mean, songs: count })
  .meta({ id: "pairwise" });
const entropiesSchema = z.strictObject({ over: mean, under: mean, f1: mean, songs: count })
  .meta({ id: "entropies" });

const NOTHING = { songs: 0, over: 0, under: 0, f1: 0 };

/** Song means of pairwise agreement, normalised conditional entropies and V-measure. */
export const clustering = defineMetric({
  description: "Song means of pairwise agreement, normalised conditional entropies and V-measure",
  schema: z.strictObject({
    pairwise: pairwiseSchema,
    nce: entropiesSchema,
    v_measure: entropiesSchema,
    nce_two_labels: entropiesSchema,
    v_measure_two_labels: entropiesSchema,
  }),
  statistics: ({ reference, predicted }) => {
    const confusion = countLabels(reference.labels, predicted.labels);
    const pairwise = pairwiseScores(confusion);
    const nce = normalisedEntropyScores(confusion), v = vMeasure(confusion);
    const { verse, chorus } = lineScores(confusion);
    const hasBoth = verse.support > 0 && chorus.support > 0;
    return {
      pairwise: { songs: pairwise ? 1 : 0, ...(pairwise ?? { precision: 0, recall: 0, f1: 0 }) },
      nce: { songs: 1, ...nce },
      v_measure: { songs: 1, ...v },
      nce_two_labels: hasBoth ? { songs: 1, ...nce } : NOTHING,
      v_measure_two_labels: hasBoth ? { songs: 1, ...v } : NOTHING,
    };
  },
  score: (sums) => ({
    pairwise: meanPairwise(sums.pairwise),
    nce: meanEntropies(sums.nce),
    v_measure: meanEntropies(sums.v_measure),
    nce_two_labels: meanEntropies(sums.nce_two_labels),
    v_measure_two_labels: meanEntropies(sums.v_measure_two_labels),
  }),
  values: [
    ...precisionRecallValues("pairwise", "Pairs of lines"),
    { path: "nce.f1", title: "Normalised conditional entropies: F1", better: "higher" },
    {
      path: "nce_two_labels.f1",
      title: "Normalised conditional entropies, two labels: F1",
      better: "higher",
    },
    { path: "v_measure.f1", title: "V-measure", better: "higher" },
    { path: "v_measure_two_labels.f1", title: "V-measure, two labels", better: "higher" },
  ],
});

function meanPairwise({ songs, precision, recall, f1 }: PrecisionRecall & { songs: number }) {
  if (songs === 0) return { precision: null, recall: null, f1: null, songs };
  return { precision: precision / songs, recall: recall / songs, f1: f1 / songs, songs };
}

function meanEntropies({ songs, over, under, f1 }: EntropyScores & { songs: number }) {
  if (songs === 0) return { over: null, under: null, f1: null, songs };
  return { over: over / songs, under: under / songs, f1: f1 / songs, songs };
}
