/**
 * The settings of relabel.
 *
 * @module
 */
import type { OutputOptions } from "#lib/edition/manifest.ts";
import { z } from "zod";
import { gateSettings } from "../cli/gate_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import {
  defineSettings,
  excludes,
  mandatory,
  requires,
  type Rule,
  type Values,
} from "../cli/define_settings.ts";
import {
  ignoreBreaksSetting,
  languageSetting,
  linesSetting,
  maxLinesSetting,
  modelSetting,
  songFileSettings,
  toLanguageSet,
  workersSetting,
} from "../cli/song_settings.ts";
import { SHARD } from "../cli/value_formats.ts";
import { usageError } from "../errors.ts";
import { fleetRules, fleetSettings, withDefaultTopic } from "./fleet/settings.ts";

const { input, maxLineBytes } = songFileSettings;

const relabelShape = {
  output: setting(z.string().optional(), {
    value: "FOLDER",
    letter: "o",
    help: "Write the edition here. Required",
  }),
  model: modelSetting,
  previous: setting(z.string().optional(), { value: "FOLDER", help: "The previous edition" }),
  changedOnly: switchSetting(
    "Reuse the annotations of --previous for unchanged records, and label the rest",
  ),
  ...gateSettings,
  allowCollapse: switchSetting(
    "Let an edition pass even if its model seems to label everything the same",
  ),
  publish: setting(z.string().optional(), {
    value: "LINK",
    help: "When the edition is finished and passes, point this symbolic link to it",
  }),
  partitionSongs: setting(z.int().min(1).optional(), {
    value: "N",
    otherwise: "one part per input",
    help: "Cut each input into parts of this many records",
  }),
  compress: setting(z.enum(["none", "gzip", "zstd"]).default("none"), {
    value: "HOW",
    help: "How parts are compressed: none, gzip or zstd",
  }),
  shard: setting(SHARD.default("1/1"), {
    value: "I/N",
    help: "Label every Nth input, from the Ith on; --merge joins the N editions",
  }),
  merge: switchSetting("Merge the editions of all shards, which the operands name"),
  lines: linesSetting,
  ignoreBreaks: ignoreBreaksSetting,
  language: languageSetting,
  input,
  maxLines: maxLinesSetting,
  maxLineBytes,
  workers: workersSetting,
  maxRate: setting(z.number().min(1).optional(), {
    value: "N",
    otherwise: "no limit",
    help: "Label at most this many songs per second",
  }),
  maxMemory: setting(z.int().min(256).optional(), {
    value: "MIB",
    otherwise: "no limit",
    help: "Replace workers, and reduce their number, to stay below about this much memory",
  }),
  force: switchSetting("Start again if the folder holds an edition, finished or not"),
  ...fleetSettings,
};

type Shape = typeof relabelShape;

/** Settings of how songs are labelled, which a merge does not do. */
const LABELLING = [
  "model",
  "changedOnly",
  "partitionSongs",
  "compress",
  "shard",
  "lines",
  "ignoreBreaks",
  "language",
  "input",
  "maxLines",
  "maxLineBytes",
  "workers",
  "maxRate",
  "maxMemory",
  "via",
] as const;

export const relabelSettings = defineSettings(relabelShape, {
  rules: [
    mandatory("output", "the folder of the edition"),
    requires("changedOnly", "previous", "requires {previous}, the edition to reuse annotations of"),
    excludes("workers", "via", "it has no effect with {via} kafka: the fleet does the work"),
    excludes("maxMemory", "via", "it has no effect with {via} kafka: the fleet does the work"),
    {
      setting: "publish",
      others: ["shard"],
      remedy: "a shard is not published: {merge} publishes the whole edition",
      isBroken: ({ publish }, values) => publish !== undefined && parseShard(values).of > 1,
    },
    ...LABELLING.map((name): Rule<Shape> =>
      excludes(name, "merge", "it cannot be combined with {merge}, which labels nothing")
    ),
    ...fleetRules as readonly Rule<Shape>[],
  ],
  derive: withDefaultTopic,
});

/** The values of relabel's settings. */
export type RelabelSettings = Values<Shape>;

/** @throws {RunError} with exit code 64 if there are none, or one is stdin. */
export function checkOperands(
  operands: readonly string[],
  { merge }: Pick<RelabelSettings, "merge">,
): void {
  if (operands.length === 0) {
    throw usageError(`Name ${merge ? "the editions to merge" : "files or folders of songs"}`);
  }
  if (operands.includes("-")) throw usageError("relabel reads files, not stdin: see annotate");
}

/** The settings that determine an edition's output. */
export function toOutputOptions(settings: RelabelSettings): OutputOptions {
  const languages = toLanguageSet(settings.language);
  return {
    format: settings.input,
    languages: languages ? [...languages].toSorted() : null,
    lines: settings.lines,
    ignore_breaks: settings.ignoreBreaks,
    max_lines: settings.maxLines,
    max_line_bytes: settings.maxLineBytes,
    partition_songs: settings.partitionSongs ?? null,
    compression: settings.compress,
  };
}

/** A shard of the catalogue: every `of`th input, from the `number`th on. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

export function parseShard({ shard }: Pick<RelabelSettings, "shard">): Shard {
  const [number, of] = shard.split("/").map(Number);
  return { number, of };
}
