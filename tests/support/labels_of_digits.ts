import type { Label } from "#lib/label.ts";

/** `"0011"` as two verse lines and two chorus lines: the spelling of the golden files. */
export function labelsOfDigits(digits: string): Label[] {
  return [...digits].map((digit) => digit === "1" ? "chorus" : "verse");
}
