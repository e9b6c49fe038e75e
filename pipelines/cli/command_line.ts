/**
 * Reads command lines: flags, their values and operands.
 *
 * @module
 */
// @ts-types="../stream/std.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { didYouMean } from "#lib/did_you_mean.ts";
import { EXIT, RunError } from "../errors.ts";
import {
  printable,
  type Reading,
  readSetting,
  refusal,
  type Setting,
  type SettingsShape,
  type SettingValue,
} from "./setting.ts";
import { describeSettings, type Given } from "./define_settings.ts";

/** What a command line says. */
export interface CommandLine<Shape extends SettingsShape> {
  /** The values that are given, by the key of their setting. */
  readonly given: Given<Shape>;
  /** The words that are neither flags nor their values. */
  readonly operands: readonly string[];
}

/**
 * Reads a command line.
 *
 * @throws {RunError} with exit code 64 for an unknown flag (naming the nearest one), a missing or
 * unexpected value, or values that their settings do not accept (all of them).
 */
export function parseCommandLine<Shape extends SettingsShape>(
  args: readonly string[],
  shape: Shape,
): CommandLine<Shape> {
  const described = describeSettings(shape), flags = Object.values(described);
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const switches = flags.filter(({ kind }) => kind === "switch").map(({ name }) => name);
  const others = flags.filter(({ kind }) => kind !== "switch").map(({ name }) => name);
  const parsed = parseArgs(normalize(args.slice(0, end), flags), {
    boolean: switches,
    string: ["_", ...others],
    collect: others,
  });
  const given: Record<string, SettingValue> = {}, faults: string[] = [];
  for (const [key, flag] of Object.entries(described)) {
    const reading = readFlag(flag, parsed[flag.name]);
    if ("fault" in reading) faults.push(`--${flag.name}${reading.fault}`);
    else if (reading.value !== undefined) given[key] = reading.value;
  }
  if (faults.length > 0) throw new RunError(EXIT.usage, faults.join("\n"));
  return {
    given: given as Given<Shape>,
    operands: [...parsed._.map(String), ...args.slice(end + 1)],
  };
}

function readFlag(flag: Setting, parsed: unknown): Reading {
  if (flag.kind === "switch") return { value: parsed === true ? true : undefined };
  return readSetting(flag, parsed as string[]);
}

/** Whether a word is a flag: a hyphen alone stands for a standard stream. */
function isFlag(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/**
 * The words with each flag under its full name and joined to its value, so that the parser does not
 * decide what is a value.
 */
function normalize(words: readonly string[], flags: readonly Setting[]): string[] {
  const joined: string[] = [], rest = words.values();
  for (const word of rest) joined.push(isFlag(word) ? normalizeFlag(word, rest, flags) : word);
  return joined;
}

/** @param rest the words after the flag; a flag that needs a value and has none takes the first */
function normalizeFlag(
  word: string,
  rest: Iterator<string, undefined>,
  flags: readonly Setting[],
): string {
  const [, called, joined] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
  const flag = findFlag(called, flags);
  if (flag.kind === "switch") {
    if (joined !== undefined) throw new RunError(EXIT.usage, `--${flag.name} takes no value`);
    return `--${flag.name}=true`;
  }
  const value = joined ?? rest.next().value;
  if (value === undefined || joined === undefined && isFlag(value)) {
    // A word that looks like a flag is not taken as a value, nor shown: it may be a secret.
    throw new RunError(EXIT.usage, `--${flag.name}${refusal(flag, "")}`);
  }
  return `--${flag.name}=${value}`;
}

/** The flag that a word names, in full or by its letter. */
function findFlag(called: string, flags: readonly Setting[]): Setting {
  const flag = flags.find(({ name, letter }) =>
    called === `--${name}` || letter !== undefined && called === `-${letter}`
  );
  if (flag !== undefined) return flag;
  const nearest = didYouMean(called, flags.map(({ name }) => `--${name}`));
  const remedy = nearest || (flags.length > 0 ? ": see --help" : ": this command has no flags");
  throw new RunError(EXIT.usage, `There is no flag ${printable(called)}${remedy}`);
}
