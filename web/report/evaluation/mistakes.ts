/**
 * Where systems make mistakes: the distances of boundaries, and confusions of labels.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { ratio } from "#lib/metrics/averages.ts";
import { grouped, percent } from "#lib/format_number.ts";
import { colouredName, figure } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import { deviationChart } from "./deviation_chart.ts";
import type { ReportedSystem } from "./system.ts";
import { toleranceChart } from "./tolerance_chart.ts";

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
