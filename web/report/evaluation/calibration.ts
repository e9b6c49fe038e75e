/**
 * Whether probabilities are calibrated: whether lines are right as often as their confidence says.
 *
 * @module
 */
import {
  colouredName,
  type Figure,
  figure,
  nothingToShow,
  paragraph,
  row,
  table,
  wideFigure,
} from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import * as Plot from "@observablehq/plot";
import { counted, decimals, percent } from "#lib/format_number.ts";
import type { CalibrationScores } from "#lib/metrics/calibration.ts";
import { CENTRED, diagonal, plot } from "../../charts/plot.ts";
import type { ReportedSystem } from "./system.ts";

const COLUMNS = [
  "System",
  "Expected calibration error",
  "The same, in bins of equally many lines",
  "Maximum calibration error",
  "Brier score",
  "Negative log-likelihood",
];

/** A reliability diagram and rows of numbers for each system that has probabilities. */
export function calibrationSection(systems: readonly ReportedSystem[]): Section {
  const id = "calibration", title = "Calibration";
  const charts = systems.flatMap((system) => {
    const { calibration } = system.scores;
    return calibration === null ? [] : [reliabilityChart(system, calibration)];
  });
  if (charts.length === 0) {
    const content = nothingToShow("No system gives probabilities, so there is no calibration.");
    return { id, title, content };
  }
  const introduction = paragraph(
    "Each dot is a bin of lines with similar confidence; a larger dot has more lines. On the dashed " +
      "diagonal, lines are right as often as their confidence says. Below it a system is " +
      "overconfident, above it underconfident. The bars show how many lines have which confidence.",
  );
  const figures = charts.length === 1
    ? wideFigure(charts[0])
    : markup`<div class="pair">${charts.map(figure)}</div>`;
  const note = paragraph(
    "Calibration errors are distances between bins and the diagonal: the mean over all lines, in " +
      "bins of equal width and in bins of equally many lines, and the largest distance of a bin " +
      "with enough lines. Lower is better in all five columns. The errors have no intervals, because " +
      "resampling songs biases absolute errors upwards.",
  );
  const numbers = table({
    description: "Calibration of each system in numbers",
    columns: COLUMNS,
    rows: systems.flatMap(calibrationRows),
  });
  return { id, title, content: [introduction, figures, note, numbers] };
}

/** A system's calibration, and below it that after temperature scaling. */
function calibrationRows(system: ReportedSystem): Markup[] {
  const { scores, distributions, temperature_scaling: scaling } = system;
  if (scores.calibration === null) return [];
  const name = colouredName(system);
  const rows = [row(name, cells(scores.calibration, distributions.ece_equal_mass))];
  if (scaling !== null) {
    const scaledName = markup`${name} <small>T = ${decimals(scaling.temperature)}</small>`;
    rows.push(row(scaledName, cells(scaling.calibration, scaling.ece_equal_mass)));
  }
  return rows;
}

function cells({ ece, mce, brier, nll }: CalibrationScores, equalMass: number | null): string[] {
  return [ece, equalMass, mce, brier, nll].map((value) => decimals(value));
}

type Bin = CalibrationScores["bins"][number];

/** The radius of a dot that contains every line, in pixels. */
const MAX_RADIUS = 18;
const MARGINS = { marginLeft: 44, marginRight: 20 };

/** Accuracy by confidence of one system, above the histogram of its confidence. */
function reliabilityChart(
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
