/**
 * Command lines: flags declared once, from which both the parser and the help are made.
 *
 * @module
 */
// @ts-types="./std_parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { didYouMean } from "#lib/did_you_mean.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Flag, printable, readValue, refusal } from "./flag.ts";

export type { Flag } from "./flag.ts";

export type Flags = Readonly<Record<string, Flag>>;

/** The value of a flag: absent if it was not given (a switch is then false, a list empty). */
type ValueOf<F extends Flag> = F["kind"] extends "switch" ? boolean
  : F["kind"] extends "list" ? string[]
  : (F["kind"] extends "text" ? string : number) | undefined;

/** What a command line says. */
export interface Parsed<F extends Flags> {
  readonly flags: { readonly [Name in keyof F]: ValueOf<F[Name]> };
  /** What stands there beside the flags. */
  readonly operands: readonly string[];
}

/**
 * Reads a command line.
 *
 * @throws {RunError} with exit code 64 for an unknown flag (naming the nearest one), a missing or
 * unwanted value, or a value that is not allowed.
 */
export function parseFlags<F extends Flags>(args: readonly string[], flags: F): Parsed<F> {
  const names = Object.keys(flags);
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const isSwitch = (name: string) => flags[name].kind === "switch";
  const others = names.filter((name) => !isSwitch(name));
  const parsed = parseArgs(plain(args.slice(0, end), flags), {
    boolean: names.filter(isSwitch),
    string: ["_", ...others],
    collect: others,
  });
  const values = names.map((name) => [name, valueOf(name, flags[name], parsed[name])]);
  return {
    flags: Object.fromEntries(values),
    operands: [...parsed._.map(String), ...args.slice(end + 1)],
  };
}

/** The values of flags, each with its default in place of none. */
export type Defaulted<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly default: string | number }
    ? NonNullable<ValueOf<F[Name]>>
    : ValueOf<F[Name]>;
};

/** The values of flags, where none is given by default. */
export function withDefaults<F extends Flags>(
  flags: F,
  given: Parsed<F>["flags"],
): Defaulted<F> {
  const values = Object.entries(flags).map(([name, flag]) => [name, given[name] ?? flag.default]);
  return Object.fromEntries(values);
}

/** The help on a command's flags, two columns. */
export function flagHelp(flags: Flags): string {
  const left = Object.entries(flags).map(([name, { value, letter }]) =>
    `${letter ? `-${letter}, ` : "    "}--${name}${value ? ` ${value}` : ""}`
  );
  const width = Math.max(...left.map(({ length }) => length)) + 2;
  return Object.values(flags).map((flag, place) =>
    `  ${left[place].padEnd(width)}${meaning(flag).replaceAll("\n", `\n  ${" ".repeat(width)}`)}`
  ).join("\n");
}

/** What a flag does, and what holds without it. */
export function meaning({ help, default: otherwise }: Flag): string {
  return otherwise === undefined ? help : `${help} (${otherwise})`;
}

/** Whether a word is one: a hyphen alone stands for a standard stream. */
function isFlag(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/**
 * The words with each flag by its whole name and joined to its value: the parser has no say in what is
 * a value and what is not.
 */
function plain(words: readonly string[], flags: Flags): string[] {
  const joined: string[] = [], left = words.values();
  for (const word of left) joined.push(isFlag(word) ? plainFlag(word, left, flags) : word);
  return joined;
}

/** @param left the words after it: a flag that takes a value and has none yet takes the first */
function plainFlag(word: string, left: Iterator<string, undefined>, flags: Flags): string {
  const [, called, joined] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
  const name = nameOf(called, flags), flag = flags[name];
  if (flag.kind === "switch") {
    if (joined !== undefined) throw new RunError(EXIT.usage, `--${name} takes no value`);
    return `--${name}=true`;
  }
  const value = joined ?? left.next().value;
  if (value === undefined || joined === undefined && isFlag(value)) {
    // What begins like a flag is no value, and not shown: it may be a secret that does.
    throw new RunError(EXIT.usage, `--${name}${refusal(flag, "")}`);
  }
  return `--${name}=${value}`;
}

/** The name of a flag that is called by it, or by its letter. */
function nameOf(called: string, flags: Flags): string {
  const names = Object.keys(flags);
  const name = names.find((name) => {
    const { letter } = flags[name];
    return called === `--${name}` || letter !== undefined && called === `-${letter}`;
  });
  if (name !== undefined) return name;
  const nearest = didYouMean(called, names.map((name) => `--${name}`));
  const remedy = nearest || (names.length > 0 ? ": see --help" : ", nor any other");
  throw new RunError(EXIT.usage, `There is no flag ${printable(called)}${remedy}`);
}

function valueOf(name: string, flag: Flag, given: unknown): unknown {
  if (flag.kind === "switch") return given === true;
  const read = readValue(flag, given as string[]);
  if ("fault" in read) throw new RunError(EXIT.usage, `--${name}${read.fault}`);
  return read.value;
}
