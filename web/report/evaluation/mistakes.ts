/**
 * Where systems make mistakes: the distances of boundaries, and confusions of labels.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { ratio } from "#lib/metrics/averages.ts";
import { decimals, grouped, percent } from "#lib/format_number.ts";
import type { Section } from "../../page.ts";
import { toleranceChart } from "./tolerance_chart.ts";
import * as Plot from "@observablehq/plot";
import { CENTRED, plot } from "../../charts/plot.ts";
import { colouredName, figure, nothingToShow } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { ReportedSystem } from "./system.ts";

const LABELS: readonly Label[] = ["verse", "chorus"];

/** The tolerance curves, the deviations of the first system, and each system's confusions. */
export function mistakesSection(systems: readonly ReportedSystem[]): Section {
  const confusions = figure({
    title: "Lines by reference label and predicted label",
    picture: markup`<div class="tables">${systems.map(confusionTable)}</div>`,
    explanation: "Each row is a reference label, and its percentages add up to 100 %. A stronger " +
      "colour is a larger share. A good system has its strong colours at top left and bottom right.",
  });
  return {
    id: "mistakes",
    title: "Boundaries and labels",
    content: markup`
      <div class="pair">
        ${toleranceChart(systems)}
        ${deviationChart(systems[0])}
      </div>
      ${confusions}
    `,
  };
}

function confusionTable(system: ReportedSystem): Markup {
  const heads = LABELS.map((label) => markup`<th scope="col">predicted<br>${label}</th>`);
  return markup`
    <table class="confusion" style="--colour: ${system.colour}">
      <caption>${colouredName(system)}</caption>
      <thead><tr><td></td>${heads}</tr></thead>
      <tbody>${LABELS.map((reference) => confusionRow(system, reference))}</tbody>
    </table>
  `;
}

function confusionRow({ scores }: ReportedSystem, reference: Label): Markup {
  const counts = LABELS.map((label) => scores.lines.confusion[`${reference}_as_${label}`]);
  const cells = counts.map((count) => {
    const part = ratio(count, counts[0] + counts[1]);
    const text = markup`<b>${percent(part)}</b><small>${grouped(count)}</small>`;
    return markup`<td style="--share: ${part.toFixed(3)}">${text}</td>\n`;
  });
  return markup`<tr><th scope="row">reference<br>${reference}</th>${cells}</tr>\n`;
}

/** The outermost bars include all larger distances, in lines. */
const MAX_DEVIATION = 8;

interface Bar {
  readonly lines: number;
  readonly boundaries: number;
}

/** The distance of predicted boundaries from the nearest reference boundary, of one system. */
function deviationChart(system: ReportedSystem): Markup {
  const bars = countBars(system.distributions.deviations);
  const title = markup`Distance to the nearest reference boundary, ${colouredName(system)}`;
  if (bars.every(({ boundaries }) => boundaries === 0)) {
    const picture = nothingToShow(
      "No song has both a reference boundary and a predicted boundary.",
    );
    return figure({ title, picture, explanation: null });
  }
  const description =
    `Predicted boundaries of ${system.name} by lines after the nearest reference ` +
    "boundary";
  const picture = plot(description, {
    height: 340,
    marginLeft: 44,
    marginBottom: 40,
    x: {
      domain: bars.map(({ lines }) => lines),
      label: "lines after the reference boundary",
      ...CENTRED,
      tickFormat: (lines: number) => lines % 2 === 0 ? deviation(lines) : "",
      tickSize: 0,
      padding: 0.12,
    },
    y: { grid: true, label: "predicted boundaries", ticks: 5, tickFormat: "d" },
    marks: [
      Plot.barY(bars, {
        x: "lines",
        y: "boundaries",
        fill: system.colour,
        fillOpacity: ({ lines }: Bar) => lines === 0 ? 1 : 0.5,
        title: ({ lines, boundaries }: Bar) =>
          `${deviation(lines)} lines: ${grouped(boundaries)} predicted boundaries`,
      }),
      Plot.text(bars.filter(({ boundaries }) => boundaries > 0), {
        x: "lines",
        y: "boundaries",
        text: ({ boundaries }: Bar) => grouped(boundaries),
        dy: -8,
        fontSize: 10,
        fill: "var(--muted)",
      }),
      Plot.ruleY([0]),
    ],
  });
  return figure({
    title,
    picture,
    explanation: "The bar in full colour is exact. Bars to its left are too early, bars to its " +
      `right too late. The outermost bars include everything from ${MAX_DEVIATION} lines on.`,
  });
}

function countBars(deviations: readonly Bar[]): Bar[] {
  const bars = Array.from({ length: 2 * MAX_DEVIATION + 1 }, (_, index) => ({
    lines: index - MAX_DEVIATION,
    boundaries: 0,
  }));
  for (const { lines, boundaries } of deviations) {
    const index = Math.min(MAX_DEVIATION, Math.max(-MAX_DEVIATION, lines)) + MAX_DEVIATION;
    bars[index].boundaries += boundaries;
  }
  return bars;
}

function deviation(lines: number): string {
  if (lines === -MAX_DEVIATION) return `≤ −${MAX_DEVIATION}`;
  if (lines === MAX_DEVIATION) return `≥ ${MAX_DEVIATION}`;
  return decimals(lines, 0);
}
