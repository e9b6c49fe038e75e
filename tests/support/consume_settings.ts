import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { loadValues } from "#pipelines/cli/load_settings.ts";
import {
  type ConsumeSettings,
  consumeSettings,
  loadConsumeSettings,
} from "#pipelines/consume/settings.ts";

/** The settings of a command line of consume, as the command itself loads them. */
export async function consumeSettingsOf(args: readonly string[]): Promise<ConsumeSettings> {
  const { given, operands } = parseCommandLine(args, consumeSettings.shape);
  const { values, ...loaded } = await loadValues(consumeSettings, given, given.config);
  return await loadConsumeSettings({ ...loaded, settings: values, operands });
}
