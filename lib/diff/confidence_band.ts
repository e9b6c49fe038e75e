/**
 * Confidences in tenths: of two labels, the one that is chosen is sure from one half to 1.
 *
 * @module
 */

/** The confidences from one up to another; without ends, for a model without probabilities. */
export interface ConfidenceBand {
  readonly from: number | null;
  readonly to: number | null;
}

/** All bands. A band holds its lower end; 1 is in the last. */
export const CONFIDENCE_BANDS: readonly ConfidenceBand[] = [
  { from: null, to: null },
  { from: 0.5, to: 0.6 },
  { from: 0.6, to: 0.7 },
  { from: 0.7, to: 0.8 },
  { from: 0.8, to: 0.9 },
  { from: 0.9, to: 1 },
];

/** The place of a confidence's band; of none, null, that of the band without ends. */
export function bandOf(confidence: number | null): number {
  if (confidence === null) return 0;
  return Math.min(Math.max(Math.floor(10 * confidence), 5), 9) - 4;
}

/** `0.5–0.6`, or `none`. */
export function bandName({ from, to }: ConfidenceBand): string {
  return from === null ? "none" : `${from}–${to}`;
}
