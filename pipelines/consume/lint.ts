/**
 * `refrain lint`: checks a configuration of consume.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { loadSettings } from "../cli/load_settings.ts";
import { describeReference } from "../cli/secrets.ts";
import { printable } from "../cli/setting.ts";
import { defineSettings, describeSettings } from "../cli/define_settings.ts";
import { EXIT, RunError } from "../errors.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { consumeSettings } from "./settings.ts";

export const lintCommand = command({
  name: "lint",
  summary: "Check a configuration file of consume, without connecting to anything.",
  usage: "refrain lint CONFIG",
  about: `
Prints the settings that apply, defaults included; for secrets and environment variables it prints
where they are. If the file has faults, each is printed with its line and column, and the exit code
is 78.

  refrain lint songs.yaml

It reads this file alone. Use dry-run to check that the files it names exist (model, tls-ca,
file:PATH). docs/consume.md has every setting.
`,
  settings: defineSettings({}),
  async run({ operands }) {
    if (operands.length !== 1) {
      throw new RunError(EXIT.usage, `lint checks one file: it was given ${operands.length}`);
    }
    const [path] = operands;
    const { shown, faults } = await loadSettings(consumeSettings, {}, path);
    const isValid = faults.length === 0;
    await stdoutSink().write(
      isValid ? `${path}: ok\n${formatSettings(shown)}` : `${faults.join("\n")}\n`,
    );
    return isValid ? EXIT.done : EXIT.badConfiguration;
  },
});

/** The settings that have a value, one per line. */
function formatSettings(shown: Readonly<Record<string, unknown>>): string {
  const values: Readonly<Record<string, unknown>> = consumeSettings.derive(shown);
  return Object.entries(describeSettings(consumeSettings.shape)).map(([key, setting]) => {
    const text = String(values[key] ?? setting.default ?? "");
    if (text === "") return "";
    const value = setting.secret ? describeReference(text) : printable(text);
    return `  ${setting.name.padEnd(21)}${value}\n`;
  }).join("");
}
