import { bandIndex, type LabelRuns } from "#lib/diff/label_runs.ts";
import { toSegments } from "#lib/segment.ts";
import { labelsOfDigits } from "./labels_of_digits.ts";

/** The confidence of a song's labels, and the record that it was read from. */
export interface OutlineOptions {
  /** Of all lines (none). */
  readonly confidence?: number | null;
  /** One digit of its record's checksum, sixteen times (0). */
  readonly record?: string;
}

/** The outline of `"0011"`: two verse lines and two chorus lines. */
export function outlineOfDigits(
  digits: string,
  { confidence = null, record = "0" }: OutlineOptions = {},
): LabelRuns {
  const band = bandIndex(confidence);
  return {
    record: record.repeat(16),
    runs: toSegments(labelsOfDigits(digits)).map(({ start, end, label }) => ({
      lines: end - start,
      label,
      band,
    })),
  };
}
