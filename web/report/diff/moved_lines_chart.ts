/**
 * The share of lines that moved by how sure A was of them: a model that is well calibrated, and one
 * much like it, differ where the first was not sure.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { bandName } from "#lib/diff/confidence_band.ts";
import type { ConfidenceCell } from "#lib/diff/record.ts";
import { counted, percent } from "#lib/format_number.ts";
import { legendOf } from "../bands.ts";
import { lonelyFigure } from "../figure.ts";
import { type Markup, markup } from "../markup.ts";
import { labelColour } from "../palette.ts";
import { CENTRED, plotted } from "../plotted.ts";

/** Where the bars of a label stand beside the middle of their band, in tenths of confidence. */
const SIDE = { verse: -0.4, chorus: 0 } as const;
const BAR = 0.38;

/** A bar for each label and band of confidence. */
export function movedLinesChart(cells: readonly ConfidenceCell[]): Markup {
  const bars = cells.flatMap((cell) => {
    if (cell.from === null) return [];
    const left = Math.round(10 * cell.from) + 0.5 + SIDE[cell.label];
    return [{ ...cell, left, right: left + BAR, share: 100 * cell.moved / cell.lines }];
  });
  const highest = Math.max(5, ...bars.map(({ share }) => share));
  const picture = plotted("Share of lines that moved, by label and confidence in A", {
    width: 460,
    height: 300,
    marginLeft: 44,
    marginBottom: 40,
    x: {
      domain: [5, 10],
      ticks: 5,
      tickFormat: (tenth: number) => String(tenth / 10),
      label: "confidence in A",
      ...CENTRED,
    },
    y: { domain: [0, highest], grid: true, ticks: 5, label: "lines that moved, %" },
    color: { type: "identity" },
    marks: [
      Plot.rectY(bars, {
        x1: "left",
        x2: "right",
        y: "share",
        fill: ({ label }: ConfidenceCell) => labelColour(label),
        title: (cell: typeof bars[number]) =>
          `${cell.label}, ${bandName(cell)}: ${percent(cell.share / 100)} of ${
            counted(cell.lines, "line")
          }`,
      }),
      Plot.ruleY([0], { stroke: "var(--muted)" }),
    ],
  });
  const legend = markup`
    <p class="legend">${legendOf(labelColour("verse"), "verse in A")}${
    legendOf(labelColour("chorus"), "chorus in A")
  }</p>
  `;
  return lonelyFigure({
    title: "Share of lines that moved, by confidence in A",
    picture: [picture, legend],
    howToRead:
      "Bars should fall from left to right: where A was sure, B should rarely say otherwise. " +
      "High bars on the right are songs to look at.",
  });
}
