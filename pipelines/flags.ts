/**
 * Command lines: flags declared once, from which both the parser and the help are made.
 *
 * @module
 */
// @ts-types="./types/std_parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { closest } from "fastest-levenshtein";
import { EXIT, RunError } from "./exit.ts";

/** One flag of a command. */
export interface Flag {
  readonly kind: "switch" | "text" | "integer" | "number" | "list";
  /** How the value is called in the help, such as `FILE`; a switch has none. */
  readonly value?: string;
  /** The values that are allowed, if they are few. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly help: string;
  /** A single letter that stands for the flag. */
  readonly letter?: string;
}

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
  const isSwitch = (name: string) => flags[name].kind === "switch";
  const unknown: string[] = [];
  // The parser keeps operands under `_` and trips over a flag, or one of several letters, so called.
  const reserved = args.find((argument) => /^--_|^-(?!-).*_/s.test(argument));
  if (reserved !== undefined) throw unknownFlag(reserved, names);
  const parsed = parseArgs(withPlainSwitches(args, names.filter(isSwitch)), {
    boolean: names.filter(isSwitch),
    string: ["_", ...names.filter((name) => !isSwitch(name))],
    collect: names.filter((name) => !isSwitch(name)),
    alias: Object.fromEntries(
      names.flatMap((name) => flags[name].letter ? [[name, flags[name].letter]] : []),
    ),
    unknown(argument) {
      if (argument.startsWith("-") && argument !== "-") unknown.push(argument);
      return !argument.startsWith("-") || argument === "-";
    },
  });
  if (unknown.length > 0) throw unknownFlag(unknown[0], names);
  const values = names.map((name) => [name, valueOf(name, flags[name], parsed[name])]);
  return { flags: Object.fromEntries(values), operands: parsed._.map(String) };
}

/** The help on a command's flags, two columns. */
export function flagHelp(flags: Flags): string {
  const left = Object.entries(flags).map(([name, { value, letter }]) =>
    `${letter ? `-${letter}, ` : "    "}--${name}${value ? ` ${value}` : ""}`
  );
  const width = Math.max(...left.map(({ length }) => length)) + 2;
  return Object.values(flags).map(({ help }, place) =>
    `  ${left[place].padEnd(width)}${help.replaceAll("\n", `\n  ${" ".repeat(width)}`)}`
  ).join("\n");
}

function unknownFlag(argument: string, names: readonly string[]): RunError {
  const given = argument.split("=")[0];
  const nearest = closest(given, names.map((name) => `--${name}`));
  return new RunError(EXIT.usage, `There is no flag ${given}. Did you mean ${nearest}?`);
}

/** The parser would take `false` for the value of a switch before it: here it never is. */
function withPlainSwitches(args: readonly string[], switches: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((argument, place) => {
    if (end >= 0 && place > end) return argument;
    const name = switches.find((name) => argument.startsWith(`--${name}=`));
    if (name !== undefined) throw new RunError(EXIT.usage, `--${name} takes no value`);
    return switches.includes(argument.slice(2)) && argument.startsWith("--")
      ? `${argument}=true`
      : argument;
  });
}

function valueOf(name: string, flag: Flag, given: unknown): unknown {
  if (flag.kind === "switch") return given === true;
  const values = given as string[];
  if (values.includes("")) throw new RunError(EXIT.usage, `--${name} needs a ${flag.value}`);
  for (const value of values) {
    if (flag.choices && !flag.choices.includes(value)) {
      throw new RunError(
        EXIT.usage,
        `--${name} ${value}: it is one of ${flag.choices.join(", ")}. ` +
          `Did you mean ${closest(value, [...flag.choices])}?`,
      );
    }
  }
  if (flag.kind === "list") return values;
  if (values.length > 1) throw new RunError(EXIT.usage, `--${name} was given more than once`);
  if (values.length === 0) return undefined;
  return flag.kind === "text" ? values[0] : numberOf(name, flag, values[0]);
}

function numberOf(name: string, flag: Flag, value: string): number {
  const { kind, minimum = 0, maximum = Infinity } = flag;
  const number = Number(value);
  const wrong = !/^-?\d/.test(value) || !Number.isFinite(number) || number < minimum ||
    number > maximum ||
    (kind === "integer" && !Number.isSafeInteger(number));
  if (wrong) {
    const wanted = kind === "integer" ? "a whole number" : "a number";
    throw new RunError(
      EXIT.usage,
      `--${name} ${value}: it is ${wanted} from ${minimum} ${
        maximum < Infinity ? `to ${maximum}` : "on"
      }`,
    );
  }
  return number;
}
