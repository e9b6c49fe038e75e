/**
 * How far predicted boundaries are from reference boundaries, and in which direction.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { decimals, grouped } from "#lib/format_number.ts";
import { CENTRED, plot } from "../../charts/plot.ts";
import { colouredName, figure, nothingToShow } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { ReportedSystem } from "./system.ts";

/** The outermost bars include all larger distances, in lines. */
const MAX_DEVIATION = 8;

interface Bar {
  readonly lines: number;
  readonly boundaries: number;
}

/** The distance of predicted boundaries from the nearest reference boundary, of one system. */
export function deviationChart(system: ReportedSystem): Markup {
  const bars = countBars(system.distributions.deviations);
  const title = markup`Distance to the nearest reference boundary, ${colouredName(system)}`;
  if (bars.every(({ boundaries }) => boundaries === 0)) {
    const picture = nothingToShow(
      "No song has both a reference boundary and a predicted boundary.",
    );
    return figure({ title, picture, explanation: null });
  }
  const description =
    `Predicted boundaries of ${system.name} by lines after the nearest reference ` +
    "boundary";
  const picture = plot(description, {
    height: 340,
    marginLeft: 44,
    marginBottom: 40,
    x: {
      domain: bars.map(({ lines }) => lines),
      label: "lines after the reference boundary",
      ...CENTRED,
      tickFormat: (lines: number) => lines % 2 === 0 ? deviation(lines) : "",
      tickSize: 0,
      padding: 0.12,
    },
    y: { grid: true, label: "predicted boundaries", ticks: 5, tickFormat: "d" },
    marks: [
      Plot.barY(bars, {
        x: "lines",
        y: "boundaries",
        fill: system.colour,
        fillOpacity: ({ lines }: Bar) => lines === 0 ? 1 : 0.5,
        title: ({ lines, boundaries }: Bar) =>
          `${deviation(lines)} lines: ${grouped(boundaries)} predicted boundaries`,
      }),
      Plot.text(bars.filter(({ boundaries }) => boundaries > 0), {
        x: "lines",
        y: "boundaries",
        text: ({ boundaries }: Bar) => grouped(boundaries),
        dy: -8,
        fontSize: 10,
        fill: "var(--muted)",
      }),
      Plot.ruleY([0]),
    ],
  });
  return figure({
    title,
    picture,
    explanation: "The bar in full colour is exact. Bars to its left are too early, bars to its " +
      `right too late. The outermost bars include everything from ${MAX_DEVIATION} lines on.`,
  });
}

function countBars(deviations: readonly Bar[]): Bar[] {
  const bars = Array.from({ length: 2 * MAX_DEVIATION + 1 }, (_, index) => ({
    lines: index - MAX_DEVIATION,
    boundaries: 0,
  }));
  for (const { lines, boundaries } of deviations) {
    const index = Math.min(MAX_DEVIATION, Math.max(-MAX_DEVIATION, lines)) + MAX_DEVIATION;
    bars[index].boundaries += boundaries;
  }
  return bars;
}

function deviation(lines: number): string {
  if (lines === -MAX_DEVIATION) return `≤ −${MAX_DEVIATION}`;
  if (lines === MAX_DEVIATION) return `≥ ${MAX_DEVIATION}`;
  return decimals(lines, 0);
}
