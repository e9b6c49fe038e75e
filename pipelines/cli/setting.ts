/**
 * One setting of a command, declared by a zod schema: how its text is read and what its value must be.
 *
 * @module
 */
import { z } from "zod";
import { didYouMean } from "#lib/did_you_mean.ts";
import { escapeControl } from "#lib/escape_control.ts";

/** The description of a setting, in addition to its schema. */
export interface SettingInfo {
  /** What the setting does, for `--help` and the docs. */
  readonly help: string;
  /** The placeholder of its value in the help, such as `FILE` or `BYTES`. A switch has none. */
  readonly value?: string;
  /** A single letter that stands for the flag. */
  readonly letter?: string;
  /** What applies if the setting is not given and its schema has no default, such as `one per core`. */
  readonly otherwise?: string;
  /** Whether one value of a list may hold several, separated by commas. */
  readonly commas?: boolean;
  /** Whether it refers to a secret. A value that is refused may be the secret, and is never shown. */
  readonly secret?: boolean;
}

/** What a value of a format looks like. */
interface FormatInfo {
  /** For people, to follow "must be": `host:port, such as localhost:9092`. */
  readonly words: string;
  /** Some accepted values. The nearest is suggested if a value is refused. */
  readonly names?: readonly string[];
  /** Whether a refused value may be a secret in the wrong place, and is not shown. */
  readonly hidesRefused?: boolean;
}

const settings = z.registry<SettingInfo>();
const formats = z.registry<FormatInfo>();

/** A schema of a setting's value: a boolean, a text, a number, an enum or an array of texts. */
export type SettingSchema = z.ZodType;

/** The settings of a command, by name in camelCase. The flag of `maxLines` is `--max-lines`. */
export type SettingsShape = Readonly<Record<string, SettingSchema>>;

/** Declares a setting. */
export function setting<Schema extends SettingSchema>(schema: Schema, info: SettingInfo): Schema {
  const declared = schema.clone();
  settings.add(declared, info);
  return declared;
}

/** Declares a setting that is on or off, and off by default. */
export function switchSetting(help: string, info: Omit<SettingInfo, "help"> = {}) {
  return setting(z.boolean().default(false), { help, ...info });
}

/** Declares a setting that may be given several times, and is empty by default. */
export function listSetting<Item extends z.ZodType<string>>(item: Item, info: SettingInfo) {
  return setting(z.array(item).default([]), info);
}

/** A text with a format that `accepts` decides. Several schemas may be made of one. */
export function format(
  words: string,
  accepts: (text: string) => boolean,
  info: Omit<FormatInfo, "words"> = {},
): z.ZodString {
  const schema = z.string().refine(accepts);
  formats.add(schema, { words, ...info });
  return schema;
}

/** A setting as command lines, configuration files, help and docs see it. */
export interface Setting extends SettingInfo {
  /** The name of its flag and its key in configuration files, such as `max-lines`. */
  readonly name: string;
  readonly kind: "switch" | "text" | "number" | "list";
  /** The value that applies if none is given; undefined if the schema declares none. */
  readonly default?: unknown;
  /** What its value must be, to follow "must be"; undefined if any text is accepted. */
  readonly accepted?: string;
  /** Accepted values of which one may have been meant. */
  readonly names: readonly string[];
  /** Whether a value that is refused must not be shown. */
  readonly hidesRefused: boolean;
  /** Whether a value, or an item of a list, satisfies the schema. */
  accepts(value: unknown): boolean;
}

/** The flag of a setting: `max-lines` for `maxLines`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A setting as it was declared under a key. */
export function describeSetting(key: string, schema: SettingSchema): Setting {
  const info = settings.get(schema);
  if (info === undefined) throw new TypeError(`Cannot use ${key}: declare it with setting()`);
  let inner: SettingSchema = schema, kind: Setting["kind"] = "text", otherwise: unknown;
  for (;;) {
    if (inner instanceof z.ZodDefault) {
      otherwise = inner.def.defaultValue;
      inner = inner.unwrap() as SettingSchema;
    } else if (inner instanceof z.ZodOptional) inner = inner.unwrap() as SettingSchema;
    else if (inner instanceof z.ZodArray) {
      kind = "list";
      inner = inner.element as SettingSchema;
    } else break;
  }
  if (inner instanceof z.ZodBoolean) kind = "switch";
  if (inner instanceof z.ZodNumber) kind = "number";
  const form = formats.get(inner);
  return {
    ...info,
    name: flagName(key),
    kind,
    default: otherwise,
    accepted: form?.words ?? acceptedBy(inner),
    names: form?.names ?? (inner instanceof z.ZodEnum ? inner.options.map(String) : []),
    hidesRefused: (info.secret ?? false) || (form?.hidesRefused ?? false),
    accepts: (value) => inner.safeParse(value).success,
  };
}

function acceptedBy(schema: SettingSchema): string | undefined {
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(", ")}`;
  if (!(schema instanceof z.ZodNumber)) return undefined;
  const { minValue, maxValue, isInt } = schema;
  const number = isInt ? "a whole number" : "a number";
  const low = minValue ?? -Infinity, high = maxValue ?? Infinity;
  if (high < Number.MAX_SAFE_INTEGER) return `${number} from ${low} to ${high}`;
  return low > -Number.MAX_SAFE_INTEGER ? `${number} of at least ${low}` : number;
}

/** The value of a setting. */
export type SettingValue = boolean | number | string | string[];

/** A setting's value, or what is wrong with it, to follow the setting's name. */
export type Reading = { readonly value: SettingValue | undefined } | { readonly fault: string };

/**
 * Reads the texts of a setting, as they are in a command line or a file.
 *
 * @param texts one for each time that the setting is given; none gives undefined
 */
export function readSetting(setting: Setting, texts: readonly string[]): Reading {
  const parts = setting.commas
    ? texts.flatMap((text) => text.split(",").map((part) => part.trim()))
    : texts;
  const values = parts.map((part) => toValue(setting, part));
  const wrong = values.findIndex((value, place) => parts[place] === "" || !setting.accepts(value));
  if (wrong >= 0) return { fault: refusal(setting, parts[wrong]) };
  if (setting.kind === "list") return { value: values.length > 0 ? values as string[] : undefined };
  if (values.length > 1) return { fault: ` was given more than once${mustBe(setting)}` };
  return { value: values[0] };
}

/** YAML's spellings of true and false. */
const SWITCH = new Map([
  ...["true", "True", "TRUE"].map((text) => [text, true] as const),
  ...["false", "False", "FALSE"].map((text) => [text, false] as const),
]);

/** A text as the kind of setting has it; undefined if it cannot be. */
function toValue({ kind }: Setting, text: string): boolean | number | string | undefined {
  if (kind === "switch") return SWITCH.get(text);
  if (kind !== "number") return text;
  return /^-?\d/.test(text) ? Number(text) : undefined;
}

/** Why a value is refused, to follow the setting's name. Shows no secret. */
export function refusal(setting: Setting, text: string): string {
  if (text === "") return ` needs ${setting.value ?? "a value"}${mustBe(setting)}`;
  const shown = setting.hidesRefused ? "" : ` ${printable(text)}`;
  return `${shown}${mustBe(setting)}${didYouMean(text, setting.names)}`;
}

/** What the value must be, to end a message; nothing if any text is accepted. */
export function mustBe({ accepted }: Setting): string {
  return accepted === undefined ? "" : `: must be ${accepted}`;
}

/** Longest value that messages show in full, in characters. */
const SHOWN = 80;

/** A value as messages show it: on one line, and not too long. */
export function printable(text: string): string {
  return escapeControl(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
