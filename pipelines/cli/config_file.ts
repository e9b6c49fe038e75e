/**
 * Configuration files, YAML or JSON: settings by the names of their flags. Every fault is reported
 * with its place, all at once.
 *
 * @module
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { didYouMean } from "#lib/did_you_mean.ts";
import { type Environment, environment } from "./secrets.ts";
import {
  mustBe,
  printable,
  type Reading,
  readSetting,
  type Setting,
  type SettingsShape,
  type SettingValue,
} from "./setting.ts";
import { describeSettings } from "./define_settings.ts";

/** What a configuration file says. Values and places are by the key of their setting. */
export interface ConfigFile {
  /** The settings that were read without a fault. */
  readonly values: Readonly<Record<string, SettingValue>>;
  /** Those that name environment variables, as the file has them: messages show these. */
  readonly written: Readonly<Record<string, string>>;
  /** Where each setting is, whether it could be read or not. */
  readonly places: ReadonlyMap<string, Place>;
  readonly faults: readonly PlacedFault[];
}

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a place of a file. It shows no secret. */
export interface PlacedFault {
  readonly place: Place;
  readonly message: string;
}

/**
 * Reads a configuration. Every scalar is text, as on a command line, so that `007` stays `007`.
 *
 * @param shape the settings that the file may have
 * @param from resolves `${NAME}` in values
 */
export function parseConfigFile(
  text: string,
  shape: SettingsShape,
  from: Environment = environment,
): ConfigFile {
  return new ConfigFileReader(text, shape, from).read();
}

class ConfigFileReader {
  readonly #text: string;
  /** Each setting with its key, by its name in the file. */
  readonly #settings: ReadonlyMap<string, readonly [key: string, setting: Setting]>;
  readonly #from: Environment;
  readonly #lines = new LineCounter();
  readonly #values: Record<string, SettingValue> = {};
  readonly #written: Record<string, string> = {};
  readonly #places = new Map<string, Place>();
  readonly #faults: PlacedFault[] = [];

  constructor(text: string, shape: SettingsShape, from: Environment) {
    this.#text = text;
    this.#settings = new Map(
      Object.entries(describeSettings(shape)).map((entry) => [entry[1].name, entry]),
    );
    this.#from = from;
  }

  read(): ConfigFile {
    const { contents, errors, warnings } = parseDocument(this.#text, {
      schema: "failsafe",
      lineCounter: this.#lines,
      uniqueKeys: false, // duplicates are reported below, by name
    });
    // After the first error the parser has lost its place: the others are consequences.
    for (const { pos: [start], code } of [...errors.slice(0, 1), ...warnings]) {
      // The parser's own message quotes the file, which may hold a secret where none belongs.
      this.#addFault(start, `not valid YAML: ${code.toLowerCase().replaceAll("_", " ")}`);
    }
    if (errors.length === 0 && isMap(contents)) {
      for (const pair of contents.items) this.#readPair(pair);
    } else if (errors.length === 0 && contents !== null) {
      this.#addFault(contents.range?.[0] ?? 0, "a configuration has lines of `setting: value`");
    }
    return {
      values: this.#values,
      written: this.#written,
      places: this.#places,
      faults: this.#faults,
    };
  }

  #readPair({ key, value }: Pair): void {
    const start = (key as Node | null)?.range?.[0] ?? 0;
    if (!isScalar(key)) return this.#addFault(start, "the name of a setting must be text");
    const name = String(key.value), found = this.#settings.get(name);
    if (found === undefined) {
      const nearest = didYouMean(name, [...this.#settings.keys()]);
      return this.#addFault(start, `there is no setting ${printable(name)}${nearest}`);
    }
    const [id, setting] = found;
    if (this.#places.has(id)) {
      return this.#addFault(start, `${name} is a duplicate key${mustBe(setting)}`);
    }
    this.#places.set(id, this.#toPlace(start));
    const texts = toTexts(value);
    if (isSeq(value) && setting.kind !== "list") {
      return this.#addFault(start, `${name} has one value, and not a list${mustBe(setting)}`);
    }
    if (texts === undefined) {
      return this.#addFault(start, `${name} is neither text nor a list of texts${mustBe(setting)}`);
    }
    const namesVariables = !setting.secret && texts.some((text) => text.includes("${"));
    const reading = namesVariables
      ? this.#readVariables(setting, texts)
      : readSetting(setting, texts);
    if ("fault" in reading) return this.#addFault(start, `${name}${reading.fault}`);
    this.#values[id] = reading.value!;
    if (namesVariables) this.#written[id] = texts.join(",");
  }

  /** Reads a value with its environment variables replaced. */
  #readVariables(setting: Setting, texts: readonly string[]): Reading {
    const missing: string[] = [];
    const replaced = texts.map((text) =>
      text.replace(/\$\{(?:([A-Za-z_]\w*)\})?/g, (_, name: string | undefined) => {
        const variable = name === undefined ? MALFORMED : this.#from(name);
        if ("value" in variable) return variable.value;
        missing.push(variable.missing);
        return "";
      })
    );
    const written = ` ${printable(texts.join(","))}`;
    if (missing.length > 0) return { fault: `${written}: ${missing[0]}` };
    // The variable's value is not shown: it may be meant for another setting.
    const reading = readSetting({ ...setting, hidesRefused: true }, replaced);
    return "fault" in reading ? { fault: written + reading.fault } : reading;
  }

  #toPlace(start: number): Place {
    const { line, col } = this.#lines.linePos(start);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #addFault(start: number, message: string): void {
    this.#faults.push({ place: this.#toPlace(start), message });
  }
}

const MALFORMED = {
  missing: "an environment variable is written ${NAME}, in letters, digits and underscores",
};

/** The texts of a value or a list; undefined if it holds anything else. */
function toTexts(value: unknown): readonly string[] | undefined {
  const items = isSeq(value) ? value.items : [value];
  if (items.length === 0) return [""];
  return items.every((item) => isScalar(item))
    ? items.map(({ value }) => String(value))
    : undefined;
}
