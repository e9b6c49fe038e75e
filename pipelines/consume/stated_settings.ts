/**
 * The settings of consume as a command line and a configuration file state them, and all that is
 * wrong with them.
 *
 * @module
 */
import { type Configuration, type Place, readConfiguration } from "../cli/configuration.ts";
import { consumeSettingFlags, type ConsumeValues } from "./flags.ts";
import { consumeFaults } from "./rules.ts";
import { type Environment, environment } from "../cli/secrets.ts";
import { EXIT, RunError } from "../errors.ts";
import type { FlagValue } from "../cli/flag.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What is stated. */
export interface StatedSettings {
  readonly values: ConsumeValues;
  /** The same to be shown: with the text `${NAME}`, whatever the kind, in place of what it holds. */
  readonly shown: ConsumeValues;
  /** What is wrong, each fault with its place, in the order of the file: no secret is told. */
  readonly faults: readonly string[];
}

/**
 * Puts together what a command line and a file state: a flag goes before the file.
 *
 * @param path the file, if there is one
 * @throws {RunError} with exit code 78 if the file cannot be read.
 */
export async function statedSettings(
  given: ConsumeValues,
  path: string | undefined,
  from = environment,
): Promise<StatedSettings> {
  if (path === undefined) {
    const faults = consumeFaults(given).map(({ setting, says }) => `--${setting}${says}`);
    return { values: given, shown: given, faults };
  }
  const file = await configurationOf(path, from);
  const flags = Object.entries(given).filter(([, value]) => isGiven(value));
  const values = { ...given, ...file.values, ...Object.fromEntries(flags) };
  const shown = { ...values, ...file.written, ...Object.fromEntries(flags) };
  const told = [
    ...file.faults,
    ...faultsBetween({ values, shown }, file, new Set(flags.map(([name]) => name))),
  ].sort((one, other) => ordinal(one.place) - ordinal(other.place));
  return { values, shown, faults: told.map((fault) => textOf(fault, path)) };
}

/** A fault of the command line, or at a place of the file; of the file as a whole if there is none. */
interface TellableFault {
  readonly place: Place | "command line" | undefined;
  readonly message: string;
}

/** What is wrong between settings that were each read. */
function faultsBetween(
  { values, shown }: Omit<StatedSettings, "faults">,
  file: Configuration,
  flags: ReadonlySet<string>,
): TellableFault[] {
  // What is missing may stand where nothing could be read.
  if (file.places.size === 0 && file.faults.length > 0) return [];
  const isWrong = (name: string) => file.places.has(name) && !(name in file.values);
  return consumeFaults(values, shown)
    .filter(({ setting, others }) => ![setting, ...others].some(isWrong))
    .map(({ setting, says }) =>
      flags.has(setting)
        ? { place: "command line", message: `--${setting}${says}` }
        : { place: file.places.get(setting), message: `${setting}${says}` }
    );
}

/** Whether a value was given: a switch that is off, or an empty list, was not. */
function isGiven(value: FlagValue | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

async function configurationOf(path: string, from: Environment): Promise<Configuration> {
  const unreadable = (reason: string) =>
    new RunError(EXIT.badConfiguration, `${path}: the configuration cannot be read (${reason})`);
  const text = await Deno.readFile(path).then((bytes) => utf8.decode(bytes)).catch((error) => {
    throw unreadable(error.message);
  });
  try {
    return readConfiguration(text, consumeSettingFlags, from);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw unreadable("its parser looks at the environment: that takes --allow-env or --ignore-env");
  }
}

/** Places in order; what has none comes last. */
function ordinal(place: TellableFault["place"]): number {
  return typeof place === "object" ? place.line * 1e6 + place.column : Number.MAX_VALUE;
}

function textOf({ place, message }: TellableFault, path: string): string {
  if (place === "command line") return message;
  return `${path}${place ? `:${place.line}:${place.column}` : ""}: ${message}`;
}
