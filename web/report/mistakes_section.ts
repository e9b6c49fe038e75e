/**
 * How systems go wrong: where boundaries fall, and which label is taken for which.
 *
 * @module
 */
import { confusionTables } from "./confusion_tables.ts";
import { deviationChart } from "./deviation_chart.ts";
import { markup } from "./markup.ts";
import type { ReportedSystem } from "./reported_system.ts";
import type { Section } from "./section.ts";
import { toleranceChart } from "./tolerance_chart.ts";

/** The tolerance curve, the deviations of the first system, and every system's confusions. */
export function mistakesSection(systems: readonly ReportedSystem[]): Section {
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
