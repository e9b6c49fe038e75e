/**
 * Writes the tables that follow from declarations: the settings in consume.md and the metrics in
 * operations.md. Run `deno task settings`.
 *
 * @module
 */
import { consumeSettingFlags } from "#pipelines/consume/flags.ts";
import { acceptedForm, type Flag } from "#pipelines/cli/flag.ts";
import type { MetricDeclaration } from "#pipelines/service/metric_declaration.ts";
import { METRICS } from "#pipelines/service/metrics.ts";

/** What holds where no flag declares it: it follows from other settings, or from the machine. */
const FOLLOWING: Readonly<Partial<Record<keyof typeof consumeSettingFlags, string>>> = {
  guarantee: "exactly-once",
  dlq: "TOPIC.dlq",
  workers: "one a core",
  http: "off",
};

/** The table, a line each setting, in Markdown. */
export const settingsTable: readonly string[] = [
  row("setting", "what it is", "default", "what it does"),
  row("---", "---", "---", "---"),
  ...Object.entries<Flag>(consumeSettingFlags).map(([name, flag]) =>
    row(`\`${name}\``, acceptedForm(flag)!, defaultOf(name, flag), flag.help)
  ),
];

function defaultOf(name: string, { kind, default: declared }: Flag): string {
  if (kind === "switch") return "false";
  return String(declared ?? FOLLOWING[name as keyof typeof FOLLOWING] ?? "");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The table of metrics, a line each, in Markdown. */
export function metricsTable(metrics: readonly MetricDeclaration[]): readonly string[] {
  return [
    row("metric", "type", "labels", "meaning"),
    row("---", "---", "---", "---"),
    ...metrics.map(({ name, type, labels, help }) =>
      row(`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(", "), help)
    ),
  ];
}

/** Replaces the table of a page that has this first column. */
async function writeTable(page: string, column: string, lines: readonly string[]): Promise<void> {
  const path = new URL(page, import.meta.url), text = await Deno.readTextFile(path);
  const table = new RegExp(`^\\| ${column} .*\n(\\|.*\n)+`, "m");
  await Deno.writeTextFile(path, text.replace(table, () => lines.join("\n") + "\n"));
}

if (import.meta.main) {
  await writeTable("consume.md", "setting", settingsTable);
  await writeTable("operations.md", "metric", metricsTable(Object.values(METRICS)));
}
