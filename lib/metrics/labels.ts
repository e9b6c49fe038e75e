/**
 * How well lines are labelled: scores of each label, over all lines of all songs.
 *
 * @module
 */
import type { Label } from "../label.ts";
import type { Scores } from "./boundaries.ts";
import { share } from "./share.ts";

/** Lines by true and predicted label. Counts of several songs may be added up. */
export interface LabelCounts {
  readonly trueVerse: number;
  readonly falseVerse: number;
  readonly trueChorus: number;
  readonly falseChorus: number;
}

/** Scores of one label, and the number of lines that truly have it. */
export interface LabelScores extends Scores {
  readonly support: number;
}

/** Scores of labelled lines. */
export interface LineScores {
  readonly accuracy: number;
  /** Unweighted mean of the F1 of both labels. */
  readonly macro_f1: number;
  readonly verse: LabelScores;
  readonly chorus: LabelScores;
}

/** Counts the lines of one song. Both arrays are [L]. */
export function countLabels(truth: readonly Label[], predicted: readonly Label[]): LabelCounts {
  const counts = { trueVerse: 0, falseVerse: 0, trueChorus: 0, falseChorus: 0 };
  truth.forEach((label, line) => {
    if (predicted[line] === "chorus") counts[label === "chorus" ? "trueChorus" : "falseChorus"]++;
    else counts[label === "verse" ? "trueVerse" : "falseVerse"]++;
  });
  return counts;
}

/** Scores of counted lines; 0 / 0 is 0. */
export function lineScores(counts: LabelCounts): LineScores {
  const { trueVerse, falseVerse, trueChorus, falseChorus } = counts;
  const verse = labelScores(trueVerse, falseVerse, falseChorus);
  const chorus = labelScores(trueChorus, falseChorus, falseVerse);
  return {
    accuracy: share(trueVerse + trueChorus, trueVerse + falseVerse + trueChorus + falseChorus),
    macro_f1: (verse.f1 + chorus.f1) / 2,
    verse,
    chorus,
  };
}

function labelScores(right: number, wrong: number, missed: number): LabelScores {
  return {
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
    f1: share(2 * right, 2 * right + wrong + missed),
    support: right + missed,
  };
}
