/**
 * What moved by how sure A was of it, as text for a terminal.
 *
 * @module
 */
import { bandName, CONFIDENCE_BANDS } from "#lib/diff/confidence_band.ts";
import type { ConfidenceCell } from "#lib/diff/record.ts";
import type { Label } from "#lib/label.ts";
import { grouped, percent } from "#lib/format_number.ts";
import { textTable } from "../cli/text_table.ts";

const LABELS: readonly Label[] = ["verse", "chorus"];

/** What stayed or moved, by label and confidence in A. */
export interface ByConfidence {
  readonly title: string;
  readonly heads: Readonly<Record<Label, string>>;
  readonly part: (cell: ConfidenceCell) => number;
  readonly whole: (cell: ConfidenceCell) => number;
}

/** Lines of A. */
export const MOVED_LINES: ByConfidence = {
  title: "Lines that moved",
  heads: { verse: "verse → chorus", chorus: "chorus → verse" },
  part: ({ moved }) => moved,
  whole: ({ lines }) => lines,
};

/** Boundaries of A. */
export const KEPT_BOUNDARIES: ByConfidence = {
  title: "Boundaries of A that B has at the same line, by the segment that they begin",
  heads: { verse: "of verse", chorus: "of chorus" },
  part: ({ kept }) => kept,
  whole: ({ boundaries }) => boundaries,
};

/** A row for each band of confidence, and one for all; empty if there is nothing to count. */
export function byConfidenceText(
  cells: readonly ConfidenceCell[],
  { title, heads, part, whole }: ByConfidence,
): string {
  const sum = (own: readonly ConfidenceCell[], count: (cell: ConfidenceCell) => number) =>
    own.reduce((sum, cell) => sum + count(cell), 0);
  if (sum(cells, whole) === 0) return "";
  const columns = (own: readonly ConfidenceCell[]) =>
    LABELS.flatMap((label) => {
      const ofLabel = own.filter((cell) => cell.label === label), of = sum(ofLabel, whole);
      const count = sum(ofLabel, part);
      return of === 0 ? ["", ""] : [grouped(count), percent(count / of)];
    });
  const rows = CONFIDENCE_BANDS
    .map((band) => [bandName(band), ...columns(cells.filter(({ from }) => from === band.from))])
    .filter(([, ...counts]) => counts.some((count) => count !== ""));
  const head = ["confidence in A", ...LABELS.flatMap((label) => [heads[label], ""])];
  return `${title}\n\n${textTable([head, ...rows, ["all", ...columns(cells)]], { left: 1 })}`;
}
