/**
 * How many more boundaries are found if they may be a few lines off.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { figure } from "./figure.ts";
import type { Markup } from "./markup.ts";
import { decimals } from "#lib/format_number.ts";
import { CENTRED, plotted } from "./plotted.ts";
import { type ReportedSystem, shortName } from "./reported_system.ts";
import { nothingToShow } from "./section.ts";

/** Names beside the ends of lines stand this far apart at least, in F1. */
const NAME_HEIGHT = 0.055;

interface Point {
  readonly name: string;
  readonly colour: string;
  readonly tolerance: number;
  readonly f1: number;
}

/** Pooled boundary F1 by tolerance, a line for each system. */
export function toleranceChart(systems: readonly ReportedSystem[]): Markup {
  const points = systems.flatMap(({ name, colour, distributions }) =>
    distributions.tolerance_curve.flatMap(({ tolerance, f1 }): Point[] =>
      f1 === null ? [] : [{ name, colour, tolerance, f1 }]
    )
  );
  const title = "Boundary F1 by tolerance";
  if (points.length === 0) {
    return figure({
      title,
      picture: nothingToShow("No song has a boundary, true or predicted."),
      howToRead: null,
    });
  }
  const widest = Math.max(...points.map(({ tolerance }) => tolerance));
  const ends = spread(points.filter(({ tolerance }) => tolerance === widest));
  const chart = plotted("Pooled boundary F1 by tolerance in lines, one line for each system", {
    width: 460,
    height: 340,
    marginLeft: 36,
    marginRight: 132,
    marginBottom: 40,
    x: {
      domain: [0, widest],
      label: "tolerance, lines",
      ...CENTRED,
      ticks: widest,
      tickFormat: "d",
    },
    y: { domain: [0, 1], grid: true, label: "F1", ticks: 5 },
    color: { type: "identity" },
    marks: [
      Plot.line(points, { x: "tolerance", y: "f1", z: "name", stroke: "colour", strokeWidth: 2 }),
      Plot.dot(points, {
        x: "tolerance",
        y: "f1",
        r: 3.5,
        fill: "colour",
        title: ({ name, tolerance, f1 }: Point) =>
          `${name}, within ${tolerance} lines: ${decimals(f1)}`,
      }),
      Plot.text(ends, {
        x: "tolerance",
        y: "f1",
        text: ({ name }: Point) => shortName(name),
        fill: ({ colour }: Point) => `color-mix(in srgb, ${colour} 65%, var(--ink))`,
        dx: 10,
        textAnchor: "start",
        fontWeight: 600,
      }),
    ],
  });
  return figure({
    title,
    picture: chart,
    howToRead: "A boundary counts as found if a predicted one lies within so many lines. A line " +
      "that climbs steeply belongs to a system that is near, but seldom exact.",
  });
}

/** The ends of lines, moved so far apart that their names can be read, inside 0 to 1. */
function spread(ends: readonly Point[]): Point[] {
  const rising = [...ends].sort((one, other) => one.f1 - other.f1);
  let free = 0;
  const lifted = rising.map((point) => {
    const f1 = Math.max(point.f1, free);
    free = f1 + NAME_HEIGHT;
    return { ...point, f1 };
  });
  let ceiling = 1;
  return lifted.reverse().map((point) => {
    const f1 = Math.min(point.f1, ceiling);
    ceiling = f1 - NAME_HEIGHT;
    return { ...point, f1 };
  });
}
