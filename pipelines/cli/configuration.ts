/**
 * Configuration files, YAML or JSON: settings by the names of flags. What is wrong is told with its
 * place, all at once.
 *
 * @module
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { didYouMean } from "#lib/did_you_mean.ts";
import { type Environment, environment } from "./secrets.ts";
import { type Flag, type FlagValue, itIs, printable, type Reading, readValue } from "./flag.ts";
import type { Flags } from "./flags.ts";

/** What a configuration file says. */
export interface Configuration {
  /** The settings that are stated, and that nothing is wrong with. */
  readonly values: Readonly<Record<string, FlagValue>>;
  /** Those of them that name environment variables, as they are written: what may be shown. */
  readonly written: Readonly<Record<string, string>>;
  /** Where each setting stands that is stated, right or wrong. */
  readonly places: ReadonlyMap<string, Place>;
  readonly faults: readonly PlacedFault[];
}

/** A place in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a place of a file, for people. It tells no secret. */
export interface PlacedFault {
  readonly place: Place;
  readonly message: string;
}

/**
 * Reads a configuration. Every scalar is text, as on a command line, so that `007` stays what it is.
 *
 * @param flags the settings that there are
 * @param from where `${NAME}` in a value is looked up
 */
export function readConfiguration(text: string, flags: Flags, from = environment): Configuration {
  return new ConfigurationReader(text, flags, from).read();
}

class ConfigurationReader {
  readonly #text: string;
  readonly #flags: Flags;
  readonly #from: Environment;
  readonly #lines = new LineCounter();
  readonly #values: Record<string, FlagValue> = {};
  readonly #written: Record<string, string> = {};
  readonly #places = new Map<string, Place>();
  readonly #faults: PlacedFault[] = [];

  constructor(text: string, flags: Flags, from: Environment) {
    this.#text = text;
    this.#flags = flags;
    this.#from = from;
  }

  read(): Configuration {
    const { contents, errors, warnings } = parseDocument(this.#text, {
      schema: "failsafe",
      lineCounter: this.#lines,
      uniqueKeys: false, // they are told below, by name
    });
    for (const { pos: [start], code } of [...errors, ...warnings]) {
      // In our words: the package's quote the file, which may hold a secret where none belongs.
      this.#blame(start, `it is no YAML: ${code.toLowerCase().replaceAll("_", " ")}`);
    }
    if (errors.length === 0 && isMap(contents)) {
      for (const pair of contents.items) this.#readSetting(pair);
    } else if (errors.length === 0 && contents !== null) {
      this.#blame(contents.range?.[0] ?? 0, "a configuration is lines of `setting: value`");
    }
    return {
      values: this.#values,
      written: this.#written,
      places: this.#places,
      faults: this.#faults,
    };
  }

  #readSetting({ key, value }: Pair): void {
    const start = (key as Node | null)?.range?.[0] ?? 0;
    if (!isScalar(key)) return this.#blame(start, "a setting is called by a text");
    const name = String(key.value);
    if (!Object.hasOwn(this.#flags, name)) {
      const nearest = didYouMean(name, Object.keys(this.#flags));
      return this.#blame(start, `there is no setting ${printable(name)}${nearest}`);
    }
    const flag = this.#flags[name];
    if (this.#places.has(name)) {
      return this.#blame(start, `${name} stands here again${itIs(flag)}`);
    }
    this.#places.set(name, this.#placeOf(start));
    const texts = textsOf(value);
    if (texts === undefined) {
      return this.#blame(start, `${name} is neither text nor a list of texts${itIs(flag)}`);
    }
    const isFilled = !flag.secret && texts.some((text) => text.includes("${"));
    const read = isFilled ? this.#readFilled(flag, texts) : readValue(flag, texts);
    if ("fault" in read) return this.#blame(start, `${name}${read.fault}`);
    this.#values[name] = read.value!;
    if (isFilled) this.#written[name] = texts.join(",");
  }

  /** Reads a value with what variables hold put in. */
  #readFilled(flag: Flag, texts: readonly string[]): Reading {
    const missing: string[] = [];
    const filled = texts.map((text) =>
      text.replace(/\$\{(?:([A-Za-z_]\w*)\})?/g, (_, name: string | undefined) => {
        const variable = name === undefined ? MALFORMED : this.#from(name);
        if ("value" in variable) return variable.value;
        missing.push(variable.missing);
        return "";
      })
    );
    const written = ` ${printable(texts.join(","))}`;
    if (missing.length > 0) return { fault: `${written}: ${missing[0]}` };
    // What a variable holds is not shown: it may be meant for another setting.
    const read = readValue({ ...flag, secret: true }, filled);
    return "fault" in read ? { fault: written + read.fault } : read;
  }

  #placeOf(start: number): Place {
    const { line, col } = this.#lines.linePos(start);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #blame(start: number, message: string): void {
    this.#faults.push({ place: this.#placeOf(start), message });
  }
}

const MALFORMED = {
  missing: "an environment variable is written ${NAME}, in letters, digits and underscores",
};

/** The texts of a value or a list; undefined if it holds anything else. */
function textsOf(value: unknown): readonly string[] | undefined {
  const items = isSeq(value) ? value.items : [value];
  if (items.length === 0) return [""];
  return items.every((item) => isScalar(item))
    ? items.map(({ value }) => String(value))
    : undefined;
}
