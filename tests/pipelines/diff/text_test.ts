import { confidenceTable, KEPT_BOUNDARIES, RELABELLED_LINES } from "#pipelines/diff/text.ts";
import assert from "node:assert/strict";
import { differenceOfDigits, type PairOfDigits } from "../../support/difference_of_digits.ts";

const PAIRS: readonly PairOfDigits[] = [
  ["s1", "00110011", "00011011", { confidence: 0.95 }],
  ["s2", "0000", "0001", { confidence: 0.55 }],
];
const cells = differenceOfDigits(PAIRS).by_confidence;

/** Rows of a text, with single blanks. */
function rowsOf(text: string): string[] {
  return text.split("\n").map((row) => row.trim().replaceAll("\u00a0", "").replace(/ +/g, " "));
}

Deno.test("Relabelled lines are shown by label and confidence, with totals", () => {
  assert.deepEqual(rowsOf(confidenceTable(cells, RELABELLED_LINES)), [
    "Relabelled lines",
    "",
    "confidence in A verse → chorus chorus → verse",
    "0.5–0.6 1 25.0%",
    "0.9–1 1 25.0% 1 25.0%",
    "all 2 25.0% 1 25.0%",
  ]);
});

Deno.test("Kept boundaries are shown by segment; bands without any are left out", () => {
  assert.deepEqual(rowsOf(confidenceTable(cells, KEPT_BOUNDARIES)), [
    "Boundaries of A that B has at the same line, by the segment that they start",
    "",
    "confidence in A of verse of chorus",
    "0.9–1 0 0.0% 1 50.0%",
    "all 0 0.0% 1 50.0%",
  ]);
});

Deno.test("Without anything to count, there is no table", () => {
  const { by_confidence } = differenceOfDigits([["s", "000", "000"]]);
  assert.equal(confidenceTable(by_confidence, KEPT_BOUNDARIES), "");
  assert.equal(confidenceTable([], RELABELLED_LINES), "");
});
