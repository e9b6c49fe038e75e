/**
 * Relabelled lines, by their confidence in A. If both models are well calibrated, they differ
 * where A's confidence was low.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { ConfidenceCell, EditionDifference } from "#lib/diff/difference.ts";
import { bandName } from "#lib/diff/label_runs.ts";
import { counted, grouped, percent } from "#lib/format_number.ts";
import { ratio } from "#lib/metrics/averages.ts";
import { CENTRED, plot } from "../../charts/plot.ts";
import { legend, nothingToShow, paragraph, row, table, wideFigure } from "../../elements.ts";
import type { Markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import { labelColour } from "../../palette.ts";

const LABELS = ["verse", "chorus"] as const;
const HEADINGS = { verse: "Verse in A", chorus: "Chorus in A" } as const;
const COLUMNS = [
  "Confidence in A",
  "Lines",
  "Relabelled",
  "",
  "Boundaries",
  "At the same line in B",
  "",
];

/** Where the bar of a label starts, from the middle of its band, in tenths of confidence. */
const BAR_START = { verse: -0.4, chorus: 0 } as const;
const BAR_WIDTH = 0.38;

/** Relabelled lines and unchanged boundaries, by label and by confidence. */
export function relabelledLinesSection(
  { by_confidence: cells, lines }: EditionDifference,
): Section {
  const id = "lines", title = "Relabelled lines";
  if (lines.compared === 0) {
    return { id, title, content: nothingToShow("No song was compared.") };
  }
  const { compared, verse_to_chorus, chorus_to_verse } = lines;
  const introduction = paragraph(
    `Of ${counted(compared, "line")}, ${
      grouped(verse_to_chorus)
    } changed from verse to chorus and ` +
      `${grouped(chorus_to_verse)} from chorus to verse. The confidence of a line is that of its ` +
      "segment in A. A boundary belongs to the segment that it starts.",
  );
  const hasConfidence = cells.some(({ from }) => from !== null);
  return {
    id,
    title,
    content: [introduction, hasConfidence && relabelledLinesChart(cells), confidenceTable(cells)],
  };
}

/** The position of the band from 0 to 0.5 on the axis of confidences, which is in tenths above it. */
const BELOW_HALF = 4;

function toPosition(from: number): number {
  return from === 0 ? BELOW_HALF : Math.round(10 * from);
}

/** A bar for each label and band of confidence. */
function relabelledLinesChart(cells: readonly ConfidenceCell[]): Markup {
  const bars = cells.flatMap((cell) => {
    if (cell.from === null) return [];
    const left = toPosition(cell.from) + 0.5 + BAR_START[cell.label];
    return [{ ...cell, left, right: left + BAR_WIDTH, share: 100 * cell.relabelled / cell.lines }];
  });
  const lowest = cells.some(({ from }) => from === 0) ? BELOW_HALF : 5;
  const highest = Math.max(5, ...bars.map(({ share }) => share));
  const picture = plot("Share of relabelled lines, by label and confidence in A", {
    height: 300,
    marginLeft: 44,
    marginBottom: 40,
    x: {
      domain: [lowest, 10],
      ticks: 10 - lowest,
      tickFormat: (tenth: number) => tenth === BELOW_HALF ? "0" : String(tenth / 10),
      label: "confidence in A",
      ...CENTRED,
    },
    y: { domain: [0, highest], grid: true, ticks: 5, label: "relabelled lines, %" },
    marks: [
      Plot.rectY(bars, {
        x1: "left",
        x2: "right",
        y: "share",
        fill: ({ label }: ConfidenceCell) => labelColour(label),
        title: (cell: typeof bars[number]) =>
          `${cell.label}, ${bandName(cell)}: ${percent(cell.share / 100)} of ` +
          counted(cell.lines, "line"),
      }),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
    ],
  });
  return wideFigure({
    title: "Share of relabelled lines, by confidence in A",
    picture: [picture, legend(LABELS.map((label) => [`${label} in A`, labelColour(label)]))],
    explanation:
      "The bars should fall from left to right: where A was confident, B should rarely " +
      "disagree. High bars on the right mean that the songs behind them should be inspected.",
  });
}

function confidenceTable(cells: readonly ConfidenceCell[]): Markup {
  const groups = LABELS.map((label) => ({
    heading: HEADINGS[label],
    rows: cells.filter((cell) => cell.label === label).map(confidenceRow),
  }));
  return table({
    description: "Relabelled lines, by label and confidence in A",
    columns: COLUMNS,
    groups: groups.filter(({ rows }) => rows.length > 0),
  });
}

function confidenceRow(cell: ConfidenceCell): Markup {
  const { lines, relabelled, boundaries, kept } = cell;
  return row(bandName(cell), [
    grouped(lines),
    grouped(relabelled),
    percent(ratio(relabelled, lines)),
    grouped(boundaries),
    grouped(kept),
    boundaries > 0 && percent(ratio(kept, boundaries)),
  ]);
}
