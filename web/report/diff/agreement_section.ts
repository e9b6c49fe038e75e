/**
 * How well B agrees with A: boundaries, as if A were the truth.
 *
 * @module
 */
import type { EditionDifference } from "#lib/diff/record.ts";
import { share } from "#lib/metrics/ratio.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import { type Markup, markup } from "../markup.ts";
import { introduction, nothingToShow, type Section } from "../section.ts";
import { columnHeads, tableRow, wideTable } from "../table.ts";

const TOLERANCE_TITLES = [
  ["exact", "At the same line"],
  ["within_1", "Within one line"],
  ["within_2", "Within two lines"],
] as const;

/** Precision, recall and F1 of B's boundaries, and what became of A's. */
export function agreementSection(difference: EditionDifference): Section {
  const { lines, boundaries } = difference, id = "agreement", title = "Boundaries";
  if (boundaries.a + boundaries.b === 0) {
    return { id, title, content: nothingToShow("No song that was compared has a boundary.") };
  }
  const introduced = introduction(
    `Of the ${
      counted(lines.compared, "line")
    } of same and changed songs. A is taken for the truth: ` +
      "precision is the share of B's boundaries that A has, recall the share of A's that B has. A low " +
      "F1 says that B differs, not that it is worse.",
  );
  return { id, title, content: [introduced, scoreTable(difference), fateTable(difference)] };
}

function scoreTable({ agreement }: EditionDifference): Markup {
  const rows = TOLERANCE_TITLES.map(([name, title]) => {
    const scores = agreement.boundaries[name];
    return tableRow(title, [
      decimals(scores && scores.f1),
      decimals(scores && scores.precision),
      decimals(scores && scores.recall),
    ]);
  });
  const table = markup`
    <table class="scores">
      ${columnHeads(["Found", "F1", "Precision", "Recall"])}
      <tbody>${rows}</tbody>
    </table>
  `;
  return wideTable("Boundaries of B against those of A", table);
}

function fateTable({ boundaries }: EditionDifference): Markup {
  const ofA = (title: string, count: number) =>
    tableRow(title, [grouped(count), percent(share(count, boundaries.a)), ""]);
  const table = markup`
    <table class="scores">
      ${columnHeads(["Boundaries", "", "Of A's", "Of B's"])}
      <tbody>
        ${ofA("At the same line", boundaries.same)}
        ${ofA("Moved by one line", boundaries.moved_by_1)}
        ${ofA("Moved by two lines", boundaries.moved_by_2)}
        ${ofA("Gone", boundaries.gone)}
        ${
    tableRow("New", [grouped(boundaries.new), "", percent(share(boundaries.new, boundaries.b))])
  }
      </tbody>
    </table>
  `;
  return wideTable("What became of the boundaries", table);
}
