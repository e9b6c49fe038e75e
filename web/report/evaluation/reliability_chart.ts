/**
 * Reliability diagrams: whether lines are right as often as a system's confidence says.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { counted, decimals, percent } from "#lib/format_number.ts";
import type { CalibrationScores } from "#lib/metrics/calibration.ts";
import { CENTRED, diagonal, plot } from "../../charts/plot.ts";
import { colouredName, type Figure } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { ReportedSystem } from "./system.ts";

type Bin = CalibrationScores["bins"][number];

/** The radius of a dot that contains every line, in pixels. */
const MAX_RADIUS = 18;
const MARGINS = { marginLeft: 44, marginRight: 20 };

/** Accuracy by confidence of one system, above the histogram of its confidence. */
export function reliabilityChart(
  system: ReportedSystem,
  { bins, ece }: CalibrationScores,
): Figure {
  const { temperature_scaling: scaling, colour } = system;
  const accuracies = bins.concat(scaling?.calibration.bins ?? []).map(({ accuracy }) => accuracy);
  const lowest = Math.min(0.5, ...accuracies.map((accuracy) => Math.floor(10 * accuracy) / 10));
  const lines = bins.reduce((sum, bin) => sum + bin.lines, 0);
  const dots = plot(`Share of right lines by confidence of ${system.name}`, {
    ...MARGINS,
    height: 340,
    marginBottom: 24,
    x: { domain: [0.5, 1], label: null, ticks: 5 },
    y: { domain: [lowest, 1], grid: true, label: "share of right lines", ticks: 5 },
    marks: [
      diagonal(0.5, 1),
      ...(scaling ? [binDots(scaling.calibration.bins, lines, colour, "scaled, ")] : []),
      binDots(bins, lines, colour, ""),
    ],
  });
  const scaled = scaling && markup`
    Rings: after temperature scaling with T\u00a0=\u00a0${decimals(scaling.temperature)}, fitted on
    <bdi>${scaling.fitted_on.name}</bdi> (${counted(scaling.fitted_on.songs, "song")}). The error is
    then ${decimals(scaling.calibration.ece)}.
  `;
  return {
    title: markup`Reliability, ${colouredName(system)}`,
    picture: [dots, histogram(system, bins, lines)],
    explanation: markup`
      The expected calibration error, which is the mean distance of all lines from the diagonal, is
      ${decimals(ece)}. ${scaled}
    `,
  };
}

/** Dots; rings for bins after temperature scaling, whose tooltips start with `scaled`. */
function binDots(bins: readonly Bin[], all: number, colour: string, scaled: string): Plot.Dot {
  return Plot.dot(bins, {
    x: "confidence",
    y: "accuracy",
    r: ({ lines }: Bin) => Math.max(2.5, MAX_RADIUS * Math.sqrt(lines / all)),
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
  return plot(`Lines by confidence of ${name}`, {
    ...MARGINS,
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
