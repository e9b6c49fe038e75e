/**
 * The settings of commands that print scores with bootstrap intervals.
 *
 * @module
 */
import { z } from "zod";
import { BOOTSTRAP } from "#lib/evaluation/bootstrap.ts";
import { setting, switchSetting } from "./setting.ts";

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
