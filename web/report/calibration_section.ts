/**
 * Whether probabilities mean what they say.
 *
 * @module
 */
import { calibrationTable } from "./calibration_table.ts";
import { figure, lonelyFigure } from "./figure.ts";
import { markup } from "./markup.ts";
import { reliabilityChart } from "./reliability_chart.ts";
import type { ReportedSystem } from "./reported_system.ts";
import { introduction, nothingToShow, type Section } from "./section.ts";
import { wideTable } from "./table.ts";

/** A reliability diagram and a row of numbers for each system that has probabilities. */
export function calibrationSection(systems: readonly ReportedSystem[]): Section {
  const id = "calibration", title = "Calibration";
  const charts = systems.flatMap((system) => {
    const { calibration } = system.scores;
    return calibration === null ? [] : [reliabilityChart(system, calibration)];
  });
  if (charts.length === 0) {
    const why = "No system states probabilities, so there is no calibration to show.";
    return { id, title, content: nothingToShow(why) };
  }
  const introduced = introduction(
    "Each dot is a bin of lines by confidence, the larger the more lines. On the dashed diagonal, " +
      "confidence means what it says; below it a system is too confident, above it not confident " +
      "enough. The bars say how many lines have which confidence.",
  );
  const figures = charts.length === 1
    ? lonelyFigure(charts[0])
    : markup`<div class="pair">${charts.map(figure)}</div>`;
  const note = introduction(
    "The calibration errors are the distances of bins to the diagonal: their mean over all lines, " +
      "in bins of equal width and in bins of equally many lines, and the largest of a bin of some " +
      "size. Lower is better, of all five. The errors have no intervals, as resampling songs biases " +
      "absolute errors upwards.",
  );
  const table = wideTable("Calibration of each system in numbers", calibrationTable(systems));
  return { id, title, content: markup`${introduced}\n${figures}\n${note}\n${table}` };
}
