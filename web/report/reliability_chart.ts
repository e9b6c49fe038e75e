/**
 * Whether lines are right as often as a system is sure of them.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { CalibrationScores } from "#lib/metrics/calibration.ts";
import type { Figure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, decimals, percent } from "#lib/format_number.ts";
import { CENTRED, plotted } from "./plotted.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";

type Bin = CalibrationScores["bins"][number];

/** The radius of the dot that holds every line, in pixels. */
const LARGEST = 18;
const FRAME = { width: 460, marginLeft: 44, marginRight: 20 };

/** Confidence against accuracy of one system, and the histogram of its confidence below. */
export function reliabilityChart(
  system: ReportedSystem,
  { bins, ece }: CalibrationScores,
): Figure {
  const scaling = system.temperature_scaling;
  const lowest = Math.min(
    0.5,
    ...bins.concat(scaling?.calibration.bins ?? [])
      .map(({ accuracy }) => Math.floor(10 * accuracy) / 10),
  );
  const lines = bins.reduce((sum, bin) => sum + bin.lines, 0);
  const dots = plotted(`Share of right lines by confidence of ${system.name}`, {
    ...FRAME,
    height: 340,
    marginBottom: 24,
    x: { domain: [0.5, 1], label: null, ticks: 5 },
    y: { domain: [lowest, 1], grid: true, label: "share right", ticks: 5 },
    r: { type: "identity" },
    color: { type: "identity" },
    marks: [
      Plot.line([[0.5, 0.5], [1, 1]], { stroke: "var(--muted)", strokeDasharray: "3 4" }),
      ...(scaling ? [binDots(scaling.calibration.bins, lines, system.colour, "scaled, ")] : []),
      binDots(bins, lines, system.colour, ""),
    ],
  });
  const scaled = scaling && markup`
    Rings: after temperature scaling with T\u00a0=\u00a0${decimals(scaling.temperature)}, fitted on
    <bdi>${scaling.fitted_on.name}</bdi> (${counted(scaling.fitted_on.songs, "song")}); the error is
    then ${decimals(scaling.calibration.ece)}.
  `;
  return {
    title: markup`Reliability, ${systemName(system)}`,
    picture: [dots, histogram(system, bins, lines)],
    howToRead: markup`
      The expected calibration error, the mean distance of all lines to the diagonal, is
      ${decimals(ece)}. ${scaled}
    `,
  };
}

function binDots(bins: readonly Bin[], all: number, colour: string, scaled: string) {
  return Plot.dot(bins, {
    x: "confidence",
    y: "accuracy",
    r: ({ lines }: Bin) => Math.max(2.5, LARGEST * Math.sqrt(lines / all)),
    fill: scaled ? "none" : colour,
    fillOpacity: 0.7,
    stroke: colour,
    strokeWidth: scaled ? 1.5 : 1,
    title: ({ from, to, lines, confidence, accuracy }: Bin) =>
      `${scaled}confidence ${from.toFixed(2)} to ${to.toFixed(2)}: ${counted(lines, "line")}, ` +
      `mean ${decimals(confidence)}, ${percent(accuracy)} right`,
  });
}

function histogram({ name, colour }: ReportedSystem, bins: readonly Bin[], all: number): Markup {
  return plotted(`Lines by confidence of ${name}`, {
    ...FRAME,
    height: 110,
    marginTop: 8,
    marginBottom: 38,
    x: { domain: [0.5, 1], label: "confidence", ...CENTRED, ticks: 5 },
    y: { label: null, ticks: 2, grid: true, tickFormat: "%" },
    marks: [
      Plot.rectY(bins, {
        x1: ({ from }: Bin) => Math.max(0.5, from),
        x2: "to",
        y: ({ lines }: Bin) => lines / all,
        fill: colour,
        fillOpacity: 0.5,
        insetLeft: 1,
        insetRight: 1,
        title: ({ from, to, lines }: Bin) =>
          `${from.toFixed(2)} to ${to.toFixed(2)}: ${counted(lines, "line")}, ` +
          percent(lines / all),
      }),
      Plot.ruleY([0]),
    ],
  });
}
