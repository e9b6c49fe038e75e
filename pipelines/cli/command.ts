/**
 * The contract of every command: its name, its help and what it runs.
 *
 * @module
 */
import { parseCommandLine } from "./command_line.ts";
import { flagHelp } from "./help.ts";
import { loadValues } from "./load_settings.ts";
import type { SettingsShape } from "./setting.ts";
import type { Given, Settings, Values } from "./define_settings.ts";

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `--help`. */
  readonly help: string;
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

/** What a command is given. */
export interface Invocation<Shape extends SettingsShape> {
  /** The values that apply: all rules between them hold. */
  readonly settings: Values<Shape>;
  /** Those that were given, before defaults. */
  readonly given: Given<Shape>;
  /** The same as messages may show them: `${NAME}` in place of an environment variable. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** How a command describes itself, and its settings. */
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
