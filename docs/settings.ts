/**
 * Writes the tables that follow from declarations: the settings in consume.md and the metrics in
 * operations.md. Run `deno task settings`.
 *
 * @module
 */
import { settingsTable } from "#pipelines/cli/command.ts";
import { consumeShape } from "#pipelines/consume/setting_schemas.ts";
import type { MetricDeclaration } from "#pipelines/service/metric_declaration.ts";
import { METRICS } from "#pipelines/service/metrics.ts";

const { config: _, ...fileSettings } = consumeShape;

/** The table of the settings that a configuration file of consume may have, in Markdown. */
export const consumeSettingsTable = settingsTable(fileSettings);

/** The table of metrics, a line each, in Markdown. */
export function metricsTable(metrics: readonly MetricDeclaration[]): string {
  const rows = [
    row("metric", "type", "labels", "meaning"),
    row("---", "---", "---", "---"),
    ...metrics.map(({ name, type, labels, help }) =>
      row(`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(", "), help)
    ),
  ];
  return rows.join("\n") + "\n";
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Replaces the table of a page that has this first column. */
async function writeTable(page: string, column: string, rows: string): Promise<void> {
  const path = new URL(page, import.meta.url), text = await Deno.readTextFile(path);
  const table = new RegExp(`^\\| ${column} .*\n(\\|.*\n)+`, "m");
  await Deno.writeTextFile(path, text.replace(table, () => rows));
}

if (import.meta.main) {
  await writeTable("consume.md", "setting", consumeSettingsTable);
  await writeTable("operations.md", "metric", metricsTable(Object.values(METRICS)));
}
