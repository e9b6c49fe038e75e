/**
 * What is wrong with settings that were each read, yet do not go together.
 *
 * @module
 */
import { type Flag, printable } from "./flag.ts";

/** A fault of settings. */
export interface SettingFault {
  /** The setting that is to be changed. */
  readonly setting: string;
  /** Others that have a part in it. */
  readonly others: readonly string[];
  /** What is wrong, to stand right after the setting's name. It tells no secret. */
  readonly says: string;
}

/** Values as they may be shown: `${NAME}` in place of what a variable holds. */
export type Shown = Readonly<Record<string, unknown>>;

/** A rule: whether it is broken, the setting to change and how, and what else has a part in it. */
export type Rule = readonly [
  isBroken: boolean,
  setting: string,
  remedy: string,
  ...others: readonly string[],
];

/** The rules that are broken, each with the value of its setting if there is one to show. */
export function faultsOf(
  rules: readonly Rule[],
  shown: Shown,
  flags: Readonly<Record<string, Flag>>,
): SettingFault[] {
  return rules.filter(([isBroken]) => isBroken).map(([, setting, remedy, ...others]) => {
    const { kind, secret } = flags[setting];
    const value = kind === "switch" || secret ? "" : String(shown[setting] ?? "");
    return { setting, others, says: `${value && ` ${printable(value)}`}: ${remedy}` };
  });
}
