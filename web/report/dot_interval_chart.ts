/**
 * Values with their intervals, one below the other: beside their numbers, in rows as high as theirs.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Interval } from "#lib/evaluation/bootstrap.ts";
import type { Markup } from "./markup.ts";
import { decimals, interval } from "#lib/format_number.ts";
import { plotted } from "./plotted.ts";

/** One value. */
export interface DotInterval {
  readonly name: string;
  readonly colour: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Whether the dot is a ring: its interval holds 0. */
  readonly isRing?: boolean;
}

/** The ends of an axis. */
export type Domain = readonly [low: number, high: number];

/** The height of one row in pixels, as in the style. */
const ROW = 28;
const MARGINS = { marginTop: 0, marginRight: 14, marginBottom: 22, marginLeft: 14 };

/**
 * Draws a row for each value; one that is not defined stays empty.
 *
 * @param description what it shows, for those who do not see it
 */
export function dotIntervalChart(
  rows: readonly DotInterval[],
  domain: Domain,
  description: string,
): Markup {
  const placed = rows.map((row, place) => ({ ...row, place }));
  const dots = placed.filter(({ value }) => value !== null);
  const bars = dots.filter(({ interval }) => interval !== null);
  return plotted(description, {
    width: 420,
    height: rows.length * ROW + MARGINS.marginBottom,
    ...MARGINS,
    x: { domain },
    y: { type: "band", domain: rows.map((_, place) => place), axis: null, padding: 0 },
    color: { type: "identity" },
    marks: [
      Plot.gridX({ ticks: 5 }),
      Plot.axisX({ ticks: 5, tickSize: 0, label: null }),
      ...(domain[0] < 0 ? [Plot.ruleX([0], { stroke: "var(--muted)" })] : []),
      Plot.ruleY(bars, {
        x1: ({ interval }: DotInterval) => interval![0],
        x2: ({ interval }: DotInterval) => interval![1],
        y: "place",
        stroke: "colour",
        strokeWidth: 4,
        strokeOpacity: 0.4,
        strokeLinecap: "round",
      }),
      Plot.dot(dots, {
        x: "value",
        y: "place",
        r: 5,
        fill: ({ isRing, colour }: DotInterval) => isRing ? "var(--background)" : colour,
        stroke: "colour",
        strokeWidth: 2,
        title: ({ name, value, interval: ends }: DotInterval) =>
          `${name}: ${decimals(value)} ${interval(ends)}`.trim(),
      }),
    ],
  });
}

/** An axis that holds 0, all values and their intervals, and ends at multiples of 0.05. */
export function domainOf(rows: readonly DotInterval[]): Domain {
  const ends = rows.flatMap(({ value, interval }) => [value ?? 0, ...(interval ?? [])]);
  const low = Math.floor(Math.min(0, ...ends) * 20 + 1e-9) / 20;
  const high = Math.ceil(Math.max(0, ...ends) * 20 - 1e-9) / 20;
  return low === high ? [0, 0.05] : [low, high];
}
