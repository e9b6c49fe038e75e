/**
 * Which lines have the other label now, by how sure A was of the one that they had.
 *
 * @module
 */
import { bandName } from "#lib/diff/confidence_band.ts";
import type { ConfidenceCell, EditionDifference } from "#lib/diff/record.ts";
import { share } from "#lib/metrics/ratio.ts";
import { counted, grouped, percent } from "#lib/format_number.ts";
import { type Markup, markup } from "../markup.ts";
import { introduction, nothingToShow, type Section } from "../section.ts";
import { columnHeads, tableRow, wideTable } from "../table.ts";
import { movedLinesChart } from "./moved_lines_chart.ts";

const COLUMNS = [
  "Confidence in A",
  "Lines",
  "Moved",
  "",
  "Boundaries",
  "At the same line in B",
  "",
];
const WERE = { verse: "Verse in A", chorus: "Chorus in A" } as const;

/** Lines and boundaries that moved, per label and by confidence. */
export function movedLinesSection({ by_confidence: cells, lines }: EditionDifference): Section {
  const id = "lines", title = "Lines that moved";
  if (lines.compared === 0) {
    return { id, title, content: nothingToShow("No song was compared.") };
  }
  const { compared, verse_to_chorus, chorus_to_verse } = lines;
  const introduced = introduction(
    `Of ${counted(compared, "line")}, ${grouped(verse_to_chorus)} were verse and are chorus, ` +
      `${
        grouped(chorus_to_verse)
      } were chorus and are verse. The confidence is that of the segment ` +
      "in A that holds the line. A boundary belongs to the segment that it begins.",
  );
  const isSure = cells.some(({ from }) => from !== null);
  return {
    id,
    title,
    content: [introduced, isSure && movedLinesChart(cells), confidenceTable(cells)],
  };
}

function confidenceTable(cells: readonly ConfidenceCell[]): Markup {
  const bodies = (["verse", "chorus"] as const).map((label) => {
    const own = cells.filter((cell) => cell.label === label);
    return own.length > 0 && markup`
      <tbody>
        <tr><th class="group" scope="rowgroup" colspan="${COLUMNS.length}">${WERE[label]}</th></tr>
        ${own.map(confidenceRow)}
      </tbody>
    `;
  });
  const table = markup`<table class="scores">${columnHeads(COLUMNS)}${bodies}</table>`;
  return wideTable("Lines that moved, by label and confidence in A", table);
}

function confidenceRow(cell: ConfidenceCell): Markup {
  const { lines, moved, boundaries, kept } = cell;
  return tableRow(bandName(cell), [
    grouped(lines),
    grouped(moved),
    percent(share(moved, lines)),
    grouped(boundaries),
    grouped(kept),
    boundaries > 0 && percent(share(kept, boundaries)),
  ]);
}
