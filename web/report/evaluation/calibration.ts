/**
 * Whether probabilities are calibrated.
 *
 * @module
 */
import type { CalibrationScores } from "#lib/metrics/calibration.ts";
import { decimals } from "#lib/format_number.ts";
import {
  colouredName,
  figure,
  nothingToShow,
  paragraph,
  row,
  table,
  wideFigure,
} from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import { reliabilityChart } from "./reliability_chart.ts";
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
