import type { ReferenceSong } from "#lib/evaluation/system.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { labelsOfDigits } from "./labels_of_digits.ts";

/** A song with reference labels, given as digits. */
export function createReferenceSong(id: string, digits: string, occurrence = 1): ReferenceSong {
  const labels = labelsOfDigits(digits);
  return {
    id,
    occurrence,
    language: null,
    lines: labels.map((_, line) => `line ${line} of ${id}`),
    breaks: [],
    reference: structureFromLabels(labels),
  };
}
