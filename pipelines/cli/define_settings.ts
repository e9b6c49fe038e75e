/**
 * The settings of a command: schemas and the rules between them, declared once. Flags, `--help`, the
 * keys of configuration files, the tables in the docs and the types of values are derived from them.
 *
 * @module
 */
import type { z } from "zod";
import {
  describeSetting,
  flagName,
  printable,
  type Setting,
  type SettingsShape,
  type SettingValue,
} from "./setting.ts";

/** The values that are given, before defaults. */
export type Given<Shape extends SettingsShape> = {
  readonly [Key in keyof Shape]?: NonNullable<z.output<Shape[Key]>>;
};

/** The values that apply: those given, and defaults in place of the others. */
export type Values<Shape extends SettingsShape> = {
  readonly [Key in keyof Shape]: z.output<Shape[Key]>;
};

/** A rule between settings. */
export interface Rule<Shape extends SettingsShape> {
  /** The setting to change if the rule is broken. */
  readonly setting: keyof Shape & string;
  /**
   * What to do, to follow the setting and its value. It shows no secret. `{maxLines}` stands for the
   * name of that setting.
   */
  readonly remedy: string;
  /** The other settings that the rule reads. */
  readonly others?: readonly (keyof Shape & string)[];
  readonly isBroken: (given: Given<Shape>, values: Values<Shape>) => boolean;
}

/** A broken rule. */
export interface SettingFault {
  /** The key of the setting to change. */
  readonly setting: string;
  readonly others: readonly string[];
  /** What is wrong, to follow the setting's name. It shows no secret. */
  readonly message: string;
}

/** The settings of a command, and the rules between them. */
export interface Settings<Shape extends SettingsShape = SettingsShape> {
  readonly shape: Shape;
  readonly rules: readonly Rule<Shape>[];
  /** Values that follow from others where they are not given. */
  readonly derive: (given: Given<Shape>) => Given<Shape>;
}

/** Declares the settings of a command. */
export function defineSettings<Shape extends SettingsShape>(
  shape: Shape,
  { rules = [], derive = (given) => given }: Partial<Omit<Settings<Shape>, "shape">> = {},
): Settings<Shape> {
  return { shape, rules, derive };
}

/** A setting that makes sense only with another, which must have a value (or one of some values). */
export function requires<Shape extends SettingsShape, Key extends keyof Shape & string>(
  setting: Key,
  other: keyof Shape & string,
  remedy = `requires {${other}}`,
): Rule<Shape> {
  const isBroken = (given: Given<Shape>) => isSet(given[setting]) && !isSet(given[other]);
  return { setting, others: [other], remedy, isBroken };
}

/** Two settings that cannot be given together. */
export function excludes<Shape extends SettingsShape, Key extends keyof Shape & string>(
  setting: Key,
  other: keyof Shape & string,
  remedy = `it cannot be combined with {${other}}`,
): Rule<Shape> {
  const isBroken = (given: Given<Shape>) => isSet(given[setting]) && isSet(given[other]);
  return { setting, others: [other], remedy, isBroken };
}

/** A setting that must be given. */
export function mandatory<Shape extends SettingsShape>(
  setting: keyof Shape & string,
  expected: string,
): Rule<Shape> {
  return {
    setting,
    remedy: `is required: ${expected}`,
    isBroken: (given) => !isSet(given[setting]),
  };
}

/** Whether a value was given: a switch that is off and an empty list were not. */
export function isSet(value: SettingValue | undefined | unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

/** Every setting of a shape, by key. */
export function describeSettings(shape: SettingsShape): Readonly<Record<string, Setting>> {
  return Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => [key, describeSetting(key, schema)]),
  );
}

/** The values that apply. */
export function resolveValues<Shape extends SettingsShape>(
  { shape, derive }: Settings<Shape>,
  given: Given<Shape>,
): Values<Shape> {
  const derived: Readonly<Record<string, unknown>> = derive(given);
  const values = Object.entries(shape).map(([key, schema]) => [key, schema.parse(derived[key])]);
  return Object.fromEntries(values);
}

/**
 * The rules that are broken.
 *
 * @param shown values to show in messages, if they differ from those given
 * @param isFlag whether the message about a setting names settings by their flags, `--max-lines`,
 * rather than by their keys in a file, `max-lines`
 */
export function brokenRules<Shape extends SettingsShape>(
  settings: Settings<Shape>,
  given: Given<Shape>,
  shown: Readonly<Record<string, unknown>> = given,
  isFlag: (setting: string) => boolean = () => true,
): SettingFault[] {
  const values = resolveValues(settings, given);
  return settings.rules.filter(({ isBroken }) => isBroken(given, values))
    .map(({ setting, others = [], remedy }) => {
      const { kind, secret } = describeSetting(setting, settings.shape[setting]);
      const value = kind === "switch" || secret ? "" : String(shown[setting] ?? "");
      const dashes = isFlag(setting) ? "--" : "";
      const named = remedy.replace(/\{(\w+)\}/g, (_, key) => dashes + flagName(key));
      return { setting, others, message: `${value && ` ${printable(value)}`}: ${named}` };
    });
}
