/**
 * The contract of every command: its name, its settings, its help and the function that runs it.
 *
 * @module
 */
import { parseCommandLine } from "./command_line.ts";
import { loadValues } from "./load_settings.ts";
import type { Setting, SettingsShape } from "./setting.ts";
import { describeSettings, type Given, type Settings, type Values } from "./define_settings.ts";

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `--help`. */
  readonly help: string;
  /** The commands that its first operand picks from, such as `list` of `dlq list`. */
  readonly actions?: Readonly<Record<string, Command>>;
  /**
   * Runs to the end and returns the exit code.
   *
   * @param args the command line without the command's name
   * @param signal aborts when the user interrupts: the records that were read are finished, and no
   * more are read
   * @throws {RunError} for everything that the user can fix
   */
  run(args: readonly string[], signal: AbortSignal): Promise<number>;
}

/** The arguments of a run: settings and operands. */
export interface Invocation<Shape extends SettingsShape> {
  /** The values that apply: all rules between them hold. */
  readonly settings: Values<Shape>;
  /** Those that were given, before defaults. */
  readonly given: Given<Shape>;
  /** The same as messages may show them: `${NAME}` in place of an environment variable. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** A command as it is declared. */
interface Declaration<Shape extends SettingsShape> {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** The help between the usage and the flags. */
  readonly about: string;
  readonly settings: Settings<Shape>;
  run(invocation: Invocation<Shape>, signal: AbortSignal): Promise<number>;
}

/** Declares a command. If one of its settings is `config`, that file's settings are read as well. */
export function command<Shape extends SettingsShape>(declared: Declaration<Shape>): Command {
  const { name, summary, usage, about, settings, run } = declared, { shape } = settings;
  const flags = Object.keys(shape).length === 0 ? "" : `\nFlags:\n${flagHelp(shape)}\n`;
  return {
    name,
    summary,
    help: `${summary}\n\nUsage: ${usage}\n\n${about.trim()}\n${flags}`,
    async run(args, signal) {
      const { given, operands } = parseCommandLine(args, shape);
      const { config }: { readonly config?: string } = given;
      const loaded = await loadValues(settings, given, config);
      return await run({ ...loaded, settings: loaded.values, operands }, signal);
    },
  };
}

/** The flags in `--help`, in two columns. */
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

/** The table of settings in the docs, in Markdown: one row per setting. */
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
