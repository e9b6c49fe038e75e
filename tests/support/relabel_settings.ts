import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { loadValues } from "#pipelines/cli/load_settings.ts";
import { resolveValues } from "#pipelines/cli/define_settings.ts";
import {
  checkOperands,
  type RelabelSettings,
  relabelSettings,
} from "#pipelines/relabel/settings.ts";

/** The settings of a command line of relabel, which may be incomplete. */
export function relabelSettingsOf(...args: readonly string[]): RelabelSettings {
  return resolveValues(relabelSettings, parseCommandLine(args, relabelSettings.shape).given);
}

/** The settings of a command line of relabel, as the command itself loads and checks them. */
export async function checkedRelabelSettings(...args: readonly string[]): Promise<RelabelSettings> {
  const { given, operands } = parseCommandLine(args, relabelSettings.shape);
  const { values } = await loadValues(relabelSettings, given);
  checkOperands(operands, values);
  return values;
}
