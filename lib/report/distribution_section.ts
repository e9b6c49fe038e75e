/**
 * How systems go wrong: boundaries, labels and probabilities, each in its own picture.
 *
 * @module
 */
import { confusionTables } from "./confusion_tables.ts";
import { deviationChart } from "./deviation_chart.ts";
import { figure, introduction, lonelyFigure, nothingToShow, type Section } from "./figure.ts";
import { markup } from "./markup.ts";
import { reliabilityChart } from "./reliability_chart.ts";
import type { ReportedSystem } from "./reported_system.ts";
import { toleranceChart } from "./tolerance_chart.ts";

/** Where boundaries fall and which label is taken for which. */
export function distributionSection(systems: readonly ReportedSystem[]): Section {
  return {
    id: "mistakes",
    title: "Boundaries and labels",
    content: markup`
      <div class="pair">
        ${toleranceChart(systems)}
        ${deviationChart(systems[0])}
      </div>
      ${confusionTables(systems)}
    `,
  };
}

/** Whether probabilities mean what they say, of the systems that have any. */
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
      "confidence means what it says; below it a system is too sure of itself, above it not sure " +
      "enough. The bars say how many lines have which confidence.",
  );
  const figures = charts.length === 1
    ? lonelyFigure(charts[0])
    : markup`<div class="pair">${charts.map(figure)}</div>`;
  return { id, title, content: markup`${introduced}\n${figures}` };
}
