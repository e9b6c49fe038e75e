/**
 * The settings of evaluate, and those that compare shares with it.
 *
 * @module
 */
import { z } from "zod";
import { BOOTSTRAP } from "#lib/evaluation/bootstrap.ts";
import { isWrongBreaks, WRONG_BREAKS_FORM } from "#lib/evaluation/wrong_breaks.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import { format, listSetting, setting, switchSetting } from "../cli/setting.ts";
import { defineSettings, excludes, requires, type Values } from "../cli/define_settings.ts";
import { forceSetting, ignoreBreaksSetting, rejectsSetting } from "../cli/song_settings.ts";
import { GROUPING } from "./grouping.ts";

/** The settings of commands that print scores with bootstrap intervals. */
export const bootstrapSettings = {
  all: switchSetting("Print every score, not only the headline scores"),
  resamples: setting(z.int().min(100).max(100_000).default(BOOTSTRAP.resamples), {
    value: "N",
    help: "Bootstrap resamples",
  }),
  seed: setting(z.int().min(0).default(BOOTSTRAP.seed), {
    value: "N",
    help: "Seed of the bootstrap",
  }),
};

const file = z.string().optional();

const WRONG_BREAKS = format(WRONG_BREAKS_FORM, isWrongBreaks);

export const evaluateSettings = defineSettings({
  model: listSetting(z.string(), {
    value: "NAME|FILE",
    otherwise: `${DEFAULT_MODEL}, unless --predictions is given`,
    help: `A model to evaluate: ${MODEL_NAMES.join(", ")}, or a file that train\n` +
      "wrote; repeat it for more",
  }),
  ignoreBreaks: ignoreBreaksSetting,
  baselines: switchSetting("Evaluate the rules, which learn nothing, as baselines"),
  predictions: listSetting(z.string(), {
    value: "FILE",
    help: "Evaluate these annotations, by any system; repeat it for more",
  }),
  reference: listSetting(z.string(), {
    value: "FILE",
    help: "Songs with reference labels, like the operands",
  }),
  by: listSetting(GROUPING, {
    value: "FIELD",
    help: "Print the scores of the songs of each value of FIELD, such as language;\n" +
      "FIELD=VALUE,VALUE numbers the groups in this order and hides their values",
  }),
  corruptBreaks: listSetting(WRONG_BREAKS, {
    value: "KIND",
    help: "Also evaluate models without stanza breaks and with wrong ones:\n" +
      `${WRONG_BREAKS_FORM}; repeat it`,
  }),
  calibrateOn: setting(file, {
    value: "FILE",
    help: "Fit a temperature on these songs and report the calibration with it",
  }),
  json: setting(file, { value: "FILE", help: "Write all scores here as JSON (for compare)" }),
  report: setting(file, { value: "FILE", help: "Write a report here, as HTML" }),
  song: setting(file, {
    value: "ID",
    otherwise: "the worst song of the first system",
    help: "The song whose similarity matrix the report shows",
  }),
  showWords: switchSetting("Show the words of the worst songs in the report"),
  rejects: rejectsSetting,
  ...bootstrapSettings,
  force: forceSetting,
}, {
  rules: [
    requires("song", "report"),
    requires("showWords", "report"),
    excludes("corruptBreaks", "ignoreBreaks"),
  ],
});

export type EvaluateValues = Values<typeof evaluateSettings.shape>;
