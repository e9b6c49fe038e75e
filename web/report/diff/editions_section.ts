/**
 * The two editions side by side: what became of the songs, and the figures of each.
 *
 * @module
 */
import type { EditionDifference } from "#lib/diff/record.ts";
import { figureRows } from "#lib/diff/metric_rows.ts";
import { grouped, percent } from "#lib/format_number.ts";
import { type Markup, markup } from "../markup.ts";
import { introduction, type Section } from "../section.ts";
import { columnHeads, tableRow, wideTable } from "../table.ts";

/** What became of the songs, and figures of both editions. */
export function editionsSection(difference: EditionDifference): Section {
  const introduced = introduction(
    "Songs are the same if each line has the label that it had; the confidence may differ. Songs with " +
      "more lines or fewer were rewritten, and are left out of all that follows, as are those that " +
      "one edition alone has.",
  );
  return {
    id: "editions",
    title: "Both editions",
    content: [introduced, songTable(difference), figureTable(difference)],
  };
}

function songTable({ songs }: EditionDifference): Markup {
  const { both, same, changed, rewritten, record_changed, added, gone } = songs;
  const ofBoth = (title: string, count: number) =>
    tableRow(title, [grouped(count), both > 0 && percent(count / both)]);
  const table = markup`
    <table class="scores">
      ${columnHeads(["Songs", "", "Of those in both"])}
      <tbody>
        ${tableRow("In both", [grouped(both), ""])}
        ${ofBoth("Same labels", same)}
        ${ofBoth("Other labels", changed)}
        ${ofBoth("Rewritten", rewritten)}
        ${ofBoth("Of another record, whatever their labels", record_changed)}
        ${tableRow("Added: in B alone", [grouped(added), ""])}
        ${tableRow("Gone: in A alone", [grouped(gone), ""])}
      </tbody>
    </table>
  `;
  return wideTable("What became of the songs", table);
}

function figureTable(difference: EditionDifference): Markup {
  const rows = figureRows(difference).map(([title, ...cells]) => tableRow(title, cells));
  const table = markup`
    <table class="scores">
      ${columnHeads(["Figure", "A", "B", "B − A"])}
      <tbody>${rows}</tbody>
    </table>
  `;
  return wideTable("Figures of both editions", table);
}
