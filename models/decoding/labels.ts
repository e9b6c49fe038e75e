/**
 * Labels as the numbers that decoders compute with: 0, verse, and 1, chorus.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";

/** The labels of numbers. */
export function toLabels(numbers: ArrayLike<number>): Label[] {
  return Array.from(numbers, (number) => number === 1 ? "chorus" : "verse");
}

/** The numbers of labels. */
export function toNumbers(labels: readonly Label[]): Uint8Array {
  return Uint8Array.from(labels, (label) => label === "chorus" ? 1 : 0);
}
