/**
 * Lines as items, labels as clusters: pairwise agreement, normalised conditional entropies
 * (Lukashevich 2008) and V-measure (Rosenberg and Hirschberg 2007).
 *
 * @module
 */
import type { Confusion } from "./labels.ts";
import { ratio } from "./ratio.ts";
import type { PrecisionRecall } from "./precision_recall.ts";

/** Scores of over- and under-clustering, each in [0, 1], and their harmonic mean. */
export interface EntropyScores {
  readonly over: number;
  readonly under: number;
  readonly f1: number;
}

/** Over pairs of different lines: those with one label on both sides. Of one line: null. */
export function pairwiseScores(confusion: Confusion): PrecisionRecall | null {
  const { lines, joint, reference, predicted } = countsOf(confusion);
  if (lines < 2) return null;
  const both = sum(joint.map(pairs));
  const precision = ratio(both, sum(predicted.map(pairs)));
  const recall = ratio(both, sum(reference.map(pairs)));
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

/** Normalised by what is possible: the logarithm of the number of labels on a side. */
export function normalisedEntropyScores(confusion: Confusion): EntropyScores {
  const { reference, predicted } = countsOf(confusion);
  return entropyScores(confusion, Math.log(present(predicted)), Math.log(present(reference)));
}

/** Normalised by the entropy of the labels on a side. */
export function vMeasure(confusion: Confusion): EntropyScores {
  const { reference, predicted } = countsOf(confusion);
  return entropyScores(confusion, entropy(predicted), entropy(reference));
}

/** One side with one label has no entropy to explain: that score is 0, even of a right answer. */
function entropyScores(
  confusion: Confusion,
  ofPredicted: number,
  ofTruth: number,
): EntropyScores {
  const { joint, reference, predicted } = countsOf(confusion);
  const together = entropy(joint);
  const over = unexplained(together - entropy(reference), ofPredicted);
  const under = unexplained(together - entropy(predicted), ofTruth);
  return { over, under, f1: harmonicMean(over, under) };
}

/** One minus a conditional entropy's share; rounding may take it a little out of [0, 1]. */
function unexplained(conditional: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, 1 - conditional / whole));
}

function countsOf(confusion: Confusion) {
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
