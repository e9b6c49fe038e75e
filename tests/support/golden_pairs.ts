import type { Label } from "#lib/label.ts";
import boundaries from "../golden/boundaries.json" with { type: "json" };
import { labelsOfDigits } from "./labels_of_digits.ts";

/** The labels of a song, true and predicted. */
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

/** The sequences that golden scores are of, in the order of their lists. */
export const goldenPairs: readonly LabelPair[] = boundaries.songs.map((song) =>
  pairOfDigits(song.true, song.predicted)
);
