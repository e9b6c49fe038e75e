/**
 * The boundary F1 that systems reach if boundaries may be a few lines off.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { decimals } from "#lib/format_number.ts";
import { CENTRED, plot } from "../../charts/plot.ts";
import { figure, nothingToShow } from "../../elements.ts";
import type { Markup } from "../../markup.ts";
import type { ReportedSystem } from "./system.ts";

/** The smallest distance between two names at the ends of curves, in F1. */
const NAME_HEIGHT = 0.055;

interface Point {
  readonly name: string;
  readonly colour: string;
  readonly tolerance: number;
  readonly f1: number;
}

/** Pooled boundary F1 by tolerance, with a curve for each system. */
export function toleranceChart(systems: readonly ReportedSystem[]): Markup {
  const points = systems.flatMap(({ name, colour, distributions }) =>
    distributions.tolerance_curve.flatMap(({ tolerance, f1 }): Point[] =>
      f1 === null ? [] : [{ name, colour, tolerance, f1 }]
    )
  );
  const title = "Boundary F1 by tolerance";
  if (points.length === 0) {
    const picture = nothingToShow("No song has a reference boundary or a predicted boundary.");
    return figure({ title, picture, explanation: null });
  }
  const widest = Math.max(...points.map(({ tolerance }) => tolerance));
  const names = spread(points.filter(({ tolerance }) => tolerance === widest));
  const picture = plot("Pooled boundary F1 by tolerance in lines, one curve for each system", {
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
      Plot.text(names, {
        x: "tolerance",
        y: "f1",
        text: ({ name }: Point) => shorten(name),
        fill: ({ colour }: Point) => `color-mix(in srgb, ${colour} 65%, var(--ink))`,
        dx: 10,
        textAnchor: "start",
        fontWeight: 600,
      }),
    ],
  });
  return figure({
    title,
    picture,
    explanation: "A boundary is found if a predicted boundary is at most this many lines away. A " +
      "steep curve means that the system is often close, but rarely exact.",
  });
}

/** Moves the ends of curves apart, within 0 to 1, so that their names do not overlap. */
function spread(ends: readonly Point[]): Point[] {
  const rising = [...ends].sort((one, other) => one.f1 - other.f1);
  let floor = 0, ceiling = 1;
  const lifted = rising.map((point) => {
    const f1 = Math.max(point.f1, floor);
    floor = f1 + NAME_HEIGHT;
    return { ...point, f1 };
  });
  return lifted.reverse().map((point) => {
    const f1 = Math.min(point.f1, ceiling);
    ceiling = f1 - NAME_HEIGHT;
    return { ...point, f1 };
  });
}

/** At most 16 characters of a name, from its start and its end. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= 16) return name;
  return [...characters.slice(0, 7), "…", ...characters.slice(-8)].join("");
}
