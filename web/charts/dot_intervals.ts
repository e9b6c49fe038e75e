/**
 * One metric of several systems: a dot with its interval for each system, next to the numbers.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Interval } from "#lib/evaluation/bootstrap.ts";
import { decimals, interval } from "#lib/format_number.ts";
import { colouredName } from "../elements.ts";
import { type Markup, markup, type Piece } from "../markup.ts";
import { plot } from "./plot.ts";

/** The value of one system. */
export interface DotInterval {
  readonly name: string;
  /** As CSS. */
  readonly colour: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Whether the dot is a ring. */
  readonly isRing?: boolean;
}

/** The ends of an axis. */
export type Domain = readonly [low: number, high: number];

/** A metric and its values. */
export interface DotIntervalFigure {
  /** The dotted name of the metric. */
  readonly name: string;
  readonly title: string;
  /** A few words after the title. */
  readonly hint: string;
  /** One for each system. */
  readonly rows: readonly DotInterval[];
  readonly domain: Domain;
  /** What the plot shows, for people who cannot see it. */
  readonly description: string;
  /** What the table says of a row: the value, the interval, and a verdict if there is one. */
  readonly cells: (row: DotInterval) => readonly Piece[];
}

/** The height of a row in pixels, as in `charts.css`. */
const ROW = 28;
const MARGINS = { marginTop: 0, marginRight: 14, marginBottom: 22, marginLeft: 14 };
const COLUMNS = ["value", "interval", "verdict"];

/** A plot, and a table whose rows are as high as those of the plot. */
export function dotIntervalFigure(shown: DotIntervalFigure): Markup {
  const { name, title, hint, rows, domain, description, cells } = shown;
  const tableRows = rows.map((row) => {
    const tableCells = cells(row).map((cell, column) =>
      markup`<td class="${COLUMNS[column]}">${cell}</td>`
    );
    const heading = markup`<th scope="row" title="${row.name}">${colouredName(row)}</th>`;
    return markup`<tr>${heading}${tableCells}</tr>\n`;
  });
  return markup`
    <figure class="score" data-score="${name}">
      <figcaption><h3>${title}</h3> <small>${hint}</small></figcaption>
      <div class="beside">
        ${dotIntervalPlot(rows, domain, description)}
        <table class="readings">
          ${tableRows}
        </table>
      </div>
    </figure>
  `;
}

/** One row for each value. The row of a value that is not defined is empty. */
function dotIntervalPlot(
  rows: readonly DotInterval[],
  domain: Domain,
  description: string,
): Markup {
  const dots = rows.map((row, index) => ({ ...row, index })).filter(({ value }) => value !== null);
  const bars = dots.filter(({ interval }) => interval !== null);
  return plot(description, {
    width: 420,
    height: rows.length * ROW + MARGINS.marginBottom,
    ...MARGINS,
    x: { domain },
    y: { type: "band", domain: rows.map((_, index) => index), axis: null, padding: 0 },
    marks: [
      Plot.gridX({ ticks: 5 }),
      Plot.axisX({ ticks: 5, tickSize: 0, label: null }),
      ...(domain[0] < 0 ? [Plot.ruleX([0], { stroke: "var(--muted)" })] : []),
      Plot.ruleY(bars, {
        x1: ({ interval }: DotInterval) => interval![0],
        x2: ({ interval }: DotInterval) => interval![1],
        y: "index",
        stroke: "colour",
        strokeWidth: 4,
        strokeOpacity: 0.4,
        strokeLinecap: "round",
      }),
      Plot.dot(dots, {
        x: "value",
        y: "index",
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

/** An axis that contains 0, all values and their intervals, and ends at multiples of 0.05. */
export function commonDomain(rows: readonly DotInterval[]): Domain {
  const ends = rows.flatMap(({ value, interval }) => [value ?? 0, ...(interval ?? [])]);
  const low = Math.floor(Math.min(0, ...ends) * 20 + 1e-9) / 20;
  const high = Math.ceil(Math.max(0, ...ends) * 20 - 1e-9) / 20;
  return low === high ? [0, 0.05] : [low, high];
}
