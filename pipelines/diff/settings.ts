/**
 * The settings of diff.
 *
 * @module
 */
import { z } from "zod";
import { gateSettings } from "../cli/gate_settings.ts";
import { setting } from "../cli/setting.ts";
import { defineSettings } from "../cli/define_settings.ts";
import { forceSetting } from "../cli/song_settings.ts";

export const diffSettings = defineSettings({
  json: setting(z.string().optional(), {
    value: "FILE",
    help: "Write the whole difference here as JSON",
  }),
  report: setting(z.string().optional(), { value: "FILE", help: "Write an HTML report here" }),
  ...gateSettings,
  mostChanged: setting(z.int().min(0).max(10_000).default(20), {
    value: "N",
    help: "The number of most changed songs to report",
  }),
  force: forceSetting,
});
