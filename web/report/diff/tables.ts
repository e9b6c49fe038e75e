/**
 * The two editions in numbers: songs, metrics, and boundaries.
 *
 * @module
 */
import { type EditionDifference, metricRows } from "#lib/diff/difference.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import { ratio } from "#lib/metrics/averages.ts";
import { nothingToShow, paragraph, row, table } from "../../elements.ts";
import type { Markup } from "../../markup.ts";
import type { Section } from "../../page.ts";

const TOLERANCES = [
  ["exact", "At the same line"],
  ["within_1", "Within one line"],
  ["within_2", "Within two lines"],
] as const;

/** What happened to the songs, and the metrics of both editions. */
export function editionsSection(difference: EditionDifference): Section {
  const introduction = paragraph(
    "A song has unchanged labels if each line has the label that it had; its confidence may differ. " +
      "Rewritten songs have more or fewer lines than before. They are not compared, and neither are " +
      "songs that only one edition has.",
  );
  const metrics = table({
    description: "Metrics of both editions",
    columns: ["Metric", "A", "B", "B − A"],
    rows: metricRows(difference).map(([title, ...cells]) => row(title, cells)),
  });
  return {
    id: "editions",
    title: "Both editions",
    content: [introduction, songTable(difference), metrics],
  };
}

function songTable({ songs }: EditionDifference): Markup {
  const { both, unchanged, changed, rewritten, record_changed, added, removed } = songs;
  const rowOfBoth = (title: string, count: number) =>
    row(title, [grouped(count), both > 0 && percent(count / both)]);
  return table({
    description: "What happened to the songs",
    columns: ["Songs", "", "Share of those in both"],
    rows: [
      row("In both", [grouped(both), ""]),
      rowOfBoth("Unchanged labels", unchanged),
      rowOfBoth("Changed labels", changed),
      rowOfBoth("Rewritten", rewritten),
      rowOfBoth("Changed record, with any labels", record_changed),
      row("Added: only in B", [grouped(added), ""]),
      row("Removed: only in A", [grouped(removed), ""]),
    ],
  });
}

/** Precision, recall and F1 of B's boundaries, and what happened to A's. */
export function boundarySection(difference: EditionDifference): Section {
  const { lines, boundaries, agreement } = difference, id = "agreement", title = "Boundaries";
  if (boundaries.a + boundaries.b === 0) {
    return { id, title, content: nothingToShow("No compared song has a boundary.") };
  }
  const introduction = paragraph(
    `Boundaries of the ${counted(lines.compared, "line")} that were compared, with A as the ` +
      "reference: precision is the share of B's boundaries that A has, recall the share of A's " +
      "boundaries that B has. A low F1 means that B is different, not that it is worse.",
  );
  const metrics = table({
    description: "Boundaries of B compared with those of A",
    columns: ["Found", "F1", "Precision", "Recall"],
    rows: TOLERANCES.map(([name, title]) => {
      const scores = agreement.boundaries[name];
      return row(title, [
        decimals(scores && scores.f1),
        decimals(scores && scores.precision),
        decimals(scores && scores.recall),
      ]);
    }),
  });
  return { id, title, content: [introduction, metrics, boundaryTable(difference)] };
}

function boundaryTable({ boundaries }: EditionDifference): Markup {
  const rowOfA = (title: string, count: number) =>
    row(title, [grouped(count), percent(ratio(count, boundaries.a)), ""]);
  return table({
    description: "What happened to the boundaries",
    columns: ["Boundaries", "", "Share of A's", "Share of B's"],
    rows: [
      rowOfA("At the same line", boundaries.unchanged),
      rowOfA("Moved by one line", boundaries.moved_by_1),
      rowOfA("Moved by two lines", boundaries.moved_by_2),
      rowOfA("Removed", boundaries.removed),
      row("Added", [grouped(boundaries.added), "", percent(ratio(boundaries.added, boundaries.b))]),
    ],
  });
}
