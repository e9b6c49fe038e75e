/**
 * Writes the table of settings in consume.md, made from the flags of consume: `deno task settings`.
 *
 * @module
 */
import { consumeSettingFlags } from "#pipelines/consume/flags.ts";
import { acceptedForm, type Flag } from "#pipelines/cli/flag.ts";

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

if (import.meta.main) {
  const page = new URL("consume.md", import.meta.url);
  const text = await Deno.readTextFile(page);
  const table = /^\| setting .*\n(\|.*\n)+/m;
  await Deno.writeTextFile(page, text.replace(table, () => settingsTable.join("\n") + "\n"));
}
