/**
 * Differences of editions that are written as digits.
 *
 * @module
 */
import { DifferenceCounter } from "#lib/diff/counter.ts";
import type { ComparedEdition, EditionDifference } from "#lib/diff/difference.ts";
import { computeEditionMetrics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import { identifyCatalogue, NO_RECORDS } from "#lib/edition/manifest.ts";
import { TEST_MODEL } from "./annotator_settings.ts";
import { outlineOfDigits, type OutlineOptions } from "./outline_of_digits.ts";

/** A song in both editions: its labels in A and in B, and the confidence of A. */
export type PairOfDigits = readonly [id: string, a: string, b: string, options?: OutlineOptions];

const CATALOGUE = identifyCatalogue(["a.jsonl"]);

/** An edition of which only the name matters. */
export function anEdition(name: string): ComparedEdition {
  return {
    name,
    refrain: "0.0.0",
    model: TEST_MODEL,
    output_options: {
      format: "auto",
      languages: null,
      lines: false,
      ignore_breaks: false,
      max_lines: 500,
      max_line_bytes: 10_000,
      partition_songs: null,
      compression: "none",
    },
    catalogue: CATALOGUE,
    inputs: CATALOGUE,
    records: NO_RECORDS,
    metrics: computeEditionMetrics(NO_STATISTICS),
  };
}

/** The difference of editions with these songs in both, and a number of songs in only one. */
export function differenceOfDigits(
  pairs: readonly PairOfDigits[],
  { added = 0, removed = 0, mostChanged = 20 } = {},
): EditionDifference {
  const counter = new DifferenceCounter(mostChanged);
  for (const [id, a, b, options] of pairs) {
    const [before, after] = [a, b].map((digits) => outlineOfDigits(digits, options));
    counter.countBoth(before, after, { id, input: "a.jsonl" });
  }
  for (let song = 0; song < added; song++) counter.countAdded();
  return counter.difference(anEdition("before"), anEdition("after"), removed);
}
