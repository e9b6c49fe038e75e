/**
 * Settings for readers: the flags in `--help`, and the table of settings in the docs.
 *
 * @module
 */
import type { Setting, SettingsShape } from "./setting.ts";
import { describeSettings } from "./define_settings.ts";

/** The help on flags, in two columns. */
export function flagHelp(shape: SettingsShape): string {
  const flags = Object.values(describeSettings(shape));
  const left = flags.map(({ name, value, letter }) =>
    `${letter ? `-${letter}, ` : "    "}--${name}${value ? ` ${value}` : ""}`
  );
  const width = Math.max(...left.map(({ length }) => length)) + 2;
  return flags.map((flag, place) => {
    const otherwise = defaultText(flag);
    const help = `${flag.help}${otherwise && ` (${otherwise})`}`;
    return `  ${left[place].padEnd(width)}${help.replaceAll("\n", `\n  ${" ".repeat(width)}`)}`;
  }).join("\n");
}

/** The settings as a table in Markdown, one row per setting. */
export function settingsTable(shape: SettingsShape): string {
  const rows = Object.values(describeSettings(shape)).map((setting) => [
    `\`${setting.name}\``,
    setting.accepted ?? "any text",
    setting.kind === "switch" ? "false" : defaultText(setting),
    setting.help.replaceAll("\n", " "),
  ]);
  return [["setting", "value", "default", "description"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("");
}

/** What applies if a setting is not given; empty for a switch, an empty list and a needed setting. */
function defaultText({ kind, default: declared, otherwise = "" }: Setting): string {
  if (kind === "switch" || kind === "list") return otherwise;
  return declared === undefined ? otherwise : String(declared);
}
