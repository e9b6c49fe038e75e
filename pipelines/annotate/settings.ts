/**
 * The settings of annotate.
 *
 * @module
 */
import { OUTPUT_FORMATS } from "#lib/formats/registry.ts";
import { z } from "zod";
import {
  ignoreBreaksSetting,
  languageSetting,
  linesSetting,
  maxLinesSetting,
  modelSetting,
  songFileSettings,
  workersSetting,
} from "../cli/song_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings, excludes, type Values } from "../cli/define_settings.ts";

export const annotateSettings = defineSettings({
  model: modelSetting,
  format: setting(z.enum(OUTPUT_FORMATS).optional(), {
    value: "FORMAT",
    otherwise: "text on a terminal, else jsonl",
    help: `The format of annotations: ${OUTPUT_FORMATS.join(", ")}`,
  }),
  lines: linesSetting,
  output: setting(z.string().optional(), {
    value: "FILE",
    letter: "o",
    otherwise: "stdout",
    help: "Write annotations here",
  }),
  metrics: setting(z.string().optional(), {
    value: "FILE",
    help: "Write the run's counts, and the scores against reference labels, here as JSON",
  }),
  ignoreBreaks: ignoreBreaksSetting,
  language: languageSetting,
  workers: workersSetting,
  live: switchSetting("Read the lines of one song as they come; annotate it after each line"),
  maxLines: maxLinesSetting,
  ...songFileSettings,
}, {
  rules: [
    {
      setting: "lines",
      others: ["format"],
      remedy:
        "it cannot be combined with {format} text, which shows the lines without probabilities",
      isBroken: ({ lines = false, format }) => lines && format === "text",
    },
    excludes("metrics", "live"),
    excludes("language", "live"),
    excludes("input", "live"),
    excludes("workers", "live", "it cannot be combined with {live}, which uses the main thread"),
  ],
});

export type AnnotateValues = Values<typeof annotateSettings.shape>;
