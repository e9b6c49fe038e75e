/**
 * The settings of consume as they hold: what is given, and what follows where nothing is.
 *
 * @module
 */
import { consumeSettingFlags, type ConsumeValues } from "./flags.ts";
import { type Defaulted, withDefaults } from "../cli/flags.ts";

/** The settings as they hold. */
export type EffectiveSettings =
  & Defaulted<typeof consumeSettingFlags>
  & { readonly guarantee: string; readonly workers: number };

/** Puts defaults where nothing is given: those of the flags, and those that follow from others. */
export function effectiveSettings(given: ConsumeValues): EffectiveSettings {
  const { topic, "output-file": file, "line-events": lineEvents } = given;
  return {
    ...withDefaults(consumeSettingFlags, given),
    dlq: given.dlq ?? (topic && `${topic}.dlq`),
    guarantee: given.guarantee ?? (file === undefined ? "exactly-once" : "at-least-once"),
    workers: given.workers ?? (lineEvents ? 0 : navigator.hardwareConcurrency),
  };
}
