/**
 * Settings from a command line and, where a command has one, its configuration file.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import { type ConfigFile, parseConfigFile, type Place } from "./config_file.ts";
import { type Environment, environment, readFailure } from "./secrets.ts";
import { flagName, setting, type SettingsShape } from "./setting.ts";
import {
  brokenRules,
  type Given,
  isSet,
  resolveValues,
  type Settings,
  type Values,
} from "./define_settings.ts";
import { PATH } from "./value_formats.ts";

/** The setting of commands that read a configuration file. */
export const configSetting = setting(PATH.optional(), {
  value: "FILE",
  letter: "c",
  help: "Read settings from this file, YAML or JSON; flags override it",
});

/** Settings, and everything that is wrong with them. */
export interface LoadedSettings<Shape extends SettingsShape> {
  readonly given: Given<Shape>;
  /** The values given as messages may show them: `${NAME}` in place of an environment variable. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** One text per fault, with its place, in the order of the file. They show no secret. */
  readonly faults: readonly string[];
}

/**
 * Combines what a command line gives with its configuration file; the command line comes first.
 *
 * @param path the configuration file, if there is one
 * @throws {RunError} with exit code 78 if the file cannot be read.
 */
export async function loadSettings<Shape extends SettingsShape>(
  settings: Settings<Shape>,
  given: Given<Shape>,
  path?: string,
  from: Environment = environment,
): Promise<LoadedSettings<Shape>> {
  if (path === undefined) {
    const faults = brokenRules(settings, given)
      .map(({ setting, message }) => `--${flagName(setting)}${message}`);
    return { given, shown: given, faults };
  }
  const { config: _, ...shape } = settings.shape;
  const file = await readConfigFile(path, shape, from);
  const both = { ...file.values, ...given } as Given<Shape>;
  const shown = { ...both, ...file.written, ...given };
  const faults = [...file.faults, ...faultsBetween(settings, file, { given, both, shown })]
    .sort((one, other) => ordinal(one.place) - ordinal(other.place))
    .map((fault) => toText(fault, path));
  return { given: both, shown, faults };
}

/**
 * The values that apply.
 *
 * @throws {RunError} with all faults, and exit code 64, or 78 if there is a configuration file.
 */
export async function loadValues<Shape extends SettingsShape>(
  settings: Settings<Shape>,
  given: Given<Shape>,
  path?: string,
): Promise<LoadedSettings<Shape> & { readonly values: Values<Shape> }> {
  const loaded = await loadSettings(settings, given, path);
  if (loaded.faults.length > 0) {
    throw new RunError(
      path === undefined ? EXIT.usage : EXIT.badConfiguration,
      loaded.faults.join("\n"),
    );
  }
  return { ...loaded, values: resolveValues(settings, loaded.given) };
}

/** A fault of the command line or at a place of the file; without a place, of the file as a whole. */
interface Fault {
  readonly place: Place | "command line" | undefined;
  readonly message: string;
}

/** The rules that the settings of both break. */
function faultsBetween<Shape extends SettingsShape>(
  settings: Settings<Shape>,
  file: ConfigFile,
  { given, both, shown }: {
    readonly given: Given<Shape>;
    readonly both: Given<Shape>;
    readonly shown: Readonly<Record<string, unknown>>;
  },
): Fault[] {
  // A setting that seems missing may be where nothing could be read.
  if (file.places.size === 0 && file.faults.length > 0) return [];
  const isUnreadable = (key: string) => file.places.has(key) && !(key in file.values);
  const isFlag = (setting: string) => isSet(given[setting]);
  return brokenRules(settings, both, shown, isFlag)
    .filter(({ setting, others }) => ![setting, ...others].some(isUnreadable))
    .map(({ setting, message }) => {
      const name = flagName(setting);
      return isFlag(setting)
        ? { place: "command line", message: `--${name}${message}` }
        : { place: file.places.get(setting), message: `${name}${message}` };
    });
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

async function readConfigFile(
  path: string,
  shape: SettingsShape,
  from: Environment,
): Promise<ConfigFile> {
  const unreadable = (reason: string) =>
    new RunError(EXIT.badConfiguration, `${path}: cannot read the configuration: ${reason}`);
  const text = await Deno.readFile(path).then((bytes) => utf8.decode(bytes)).catch((error) => {
    throw unreadable(readFailure(error));
  });
  try {
    return parseConfigFile(text, shape, from);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw unreadable("its parser reads the environment: allow it with --allow-env or --ignore-env");
  }
}

/** Orders places; a fault without one comes last. */
function ordinal(place: Fault["place"]): number {
  return typeof place === "object" ? place.line * 1e6 + place.column : Number.MAX_VALUE;
}

function toText({ place, message }: Fault, path: string): string {
  if (place === "command line") return message;
  return `${path}${place ? `:${place.line}:${place.column}` : ""}: ${message}`;
}
