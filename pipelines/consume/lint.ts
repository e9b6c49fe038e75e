/**
 * `refrain lint`: is a configuration right?
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { consumeSettingFlags } from "./flags.ts";
import { type EffectiveSettings, effectiveSettings } from "./effective_settings.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Flag, printable } from "../cli/flag.ts";
import { parseFlags } from "../cli/flags.ts";
import { describeReference } from "../cli/secrets.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { statedSettings } from "./stated_settings.ts";

export const lintCommand = command({
  name: "lint",
  summary: "Check a configuration file of consume, without connecting to anything.",
  usage: "refrain lint CONFIG",
  about: `
Prints the settings as they hold, defaults included, and of secrets and environment variables where
they are. If the file is wrong, every fault is told with its line and column, and the exit code is 78.

  refrain lint songs.yaml

It reads this file alone: whether files that it names are there (model, tls-ca, file:PATH), dry-run
tells. docs/consume.md has every setting.
`,
  flags: {},
  async run({ operands }) {
    if (operands.length !== 1) {
      throw new RunError(EXIT.usage, `lint checks one file: it was given ${operands.length}`);
    }
    const [path] = operands, { flags: nothing } = parseFlags([], consumeSettingFlags);
    const { shown, faults } = await statedSettings(nothing, path);
    const isRight = faults.length === 0;
    await stdoutSink().write(
      isRight ? `${path}: ok\n${listed(effectiveSettings(shown))}` : `${faults.join("\n")}\n`,
    );
    return isRight ? EXIT.done : EXIT.badConfiguration;
  },
});

/** The settings that have a value, a line each. */
function listed(values: EffectiveSettings): string {
  const rows = Object.entries<Flag>(consumeSettingFlags).flatMap(([name, { secret }]) => {
    const text = String(values[name as keyof EffectiveSettings] ?? "");
    if (text === "") return [];
    return [`  ${name.padEnd(21)}${secret ? describeReference(text) : printable(text)}\n`];
  });
  return rows.join("");
}
