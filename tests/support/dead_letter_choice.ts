import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { defineSettings, resolveValues } from "#pipelines/cli/define_settings.ts";
import {
  type DeadLetterFilter,
  deadLetterFilter,
  deadLetterSettings,
} from "#pipelines/dlq/settings.ts";

/** The dead letters of songs.dlq that flags select. */
export function deadLetterChoice(...args: readonly string[]): DeadLetterFilter {
  const { given } = parseCommandLine(["--topic", "songs.dlq", ...args], deadLetterSettings);
  return deadLetterFilter(resolveValues(defineSettings(deadLetterSettings), given));
}
