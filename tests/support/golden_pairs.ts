import type { Label } from "#lib/label.ts";
import boundaries from "../golden/boundaries.json" with { type: "json" };
import { labelsOfDigits } from "./labels_of_digits.ts";

/** The reference labels and the predicted labels of a song. */
export interface LabelPair {
  readonly reference: readonly Label[];
  readonly predicted: readonly Label[];
  /** Both sides as digits, for messages. */
  readonly name: string;
}

/** Both sides in the spelling of the golden files. */
export function pairOfDigits(reference: string, predicted: string): LabelPair {
  return {
    reference: labelsOfDigits(reference),
    predicted: labelsOfDigits(predicted),
    name: `${reference} ${predicted}`,
  };
}

/** The labels that golden scores belong to, in the same order. */
export const goldenPairs: readonly LabelPair[] = boundaries.songs.map((song) =>
  pairOfDigits(song.true, song.predicted)
);
