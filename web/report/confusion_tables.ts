/**
 * Which label is taken for which.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import { share } from "#lib/metrics/ratio.ts";
import { figure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { grouped, percent } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";

const LABELS: readonly Label[] = ["verse", "chorus"];

/** Lines by true and predicted label, a table for each system. */
export function confusionTables(systems: readonly ReportedSystem[]): Markup {
  return figure({
    title: "Lines by true and predicted label",
    picture: markup`<div class="tables">${systems.map(confusionTable)}</div>`,
    howToRead: "A row is a true label; the shares of a row add up to 100 %, and the stronger the " +
      "colour of a field, the larger its share. A good system is strong from top left to bottom " +
      "right.",
  });
}

function confusionTable(system: ReportedSystem): Markup {
  const heads = LABELS.map((label) => markup`<th scope="col">predicted<br>${label}</th>`);
  return markup`
    <table class="confusion" style="--colour: ${system.colour}">
      <caption>${systemName(system)}</caption>
      <thead><tr><td></td>${heads}</tr></thead>
      <tbody>${LABELS.map((truth) => confusionRow(system, truth))}</tbody>
    </table>
  `;
}

function confusionRow({ scores }: ReportedSystem, truth: Label): Markup {
  const counts = LABELS.map((label) => scores.lines.confusion[`${truth}_as_${label}`]);
  const cells = counts.map((count) => {
    const part = share(count, counts[0] + counts[1]);
    return markup`
      <td style="--share: ${part.toFixed(3)}"><b>${percent(part)}</b><small>${
      grouped(count)
    }</small></td>
    `;
  });
  return markup`<tr><th scope="row">true<br>${truth}</th>${cells}</tr>\n`;
}
