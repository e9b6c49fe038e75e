/**
 * How far predicted boundaries are from true ones, and on which side.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { figure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { grouped } from "#lib/format_number.ts";
import { CENTRED, plotted } from "./plotted.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { nothingToShow } from "./section.ts";

/** The outermost bars hold everything further out. */
const FURTHEST = 8;

interface Bar {
  readonly lines: number;
  readonly boundaries: number;
}

/** Predicted boundary minus the nearest true one, of one system. */
export function deviationChart(system: ReportedSystem): Markup {
  const bars = barsOf(system.distributions.deviations);
  const title = markup`Distance to the nearest true boundary, ${systemName(system)}`;
  if (bars.every(({ boundaries }) => boundaries === 0)) {
    return figure({
      title,
      picture: nothingToShow("No song has both a true and a predicted boundary."),
      howToRead: null,
    });
  }
  const chart = plotted(
    `How many boundaries ${system.name} predicts so many lines after the nearest true one`,
    {
      width: 460,
      height: 340,
      marginLeft: 44,
      marginBottom: 40,
      x: {
        domain: bars.map(({ lines }) => lines),
        label: "lines after the true boundary",
        ...CENTRED,
        tickFormat: (lines: number) => lines % 2 === 0 ? endOf(lines) : "",
        tickSize: 0,
        padding: 0.12,
      },
      y: { grid: true, label: "predicted boundaries", ticks: 5, tickFormat: "d" },
      color: { type: "identity" },
      marks: [
        Plot.barY(bars, {
          x: "lines",
          y: "boundaries",
          fill: system.colour,
          fillOpacity: ({ lines }: Bar) => lines === 0 ? 1 : 0.5,
          title: ({ lines, boundaries }: Bar) =>
            `${endOf(lines)} lines: ${grouped(boundaries)} predicted boundaries`,
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
    },
  );
  return figure({
    title,
    picture: chart,
    howToRead:
      "The full bar is exact. Bars on the left are too early, bars on the right too late; " +
      `the outermost hold everything from ${FURTHEST} lines on.`,
  });
}

function barsOf(deviations: readonly Bar[]): Bar[] {
  const bars = Array.from({ length: 2 * FURTHEST + 1 }, (_, place) => ({
    lines: place - FURTHEST,
    boundaries: 0,
  }));
  for (const { lines, boundaries } of deviations) {
    bars[Math.min(FURTHEST, Math.max(-FURTHEST, lines)) + FURTHEST].boundaries += boundaries;
  }
  return bars;
}

function endOf(lines: number): string {
  if (lines === -FURTHEST) return `≤ −${FURTHEST}`;
  if (lines === FURTHEST) return `≥ ${FURTHEST}`;
  return lines < 0 ? `−${-lines}` : String(lines);
}
