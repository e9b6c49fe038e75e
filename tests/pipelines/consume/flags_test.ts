import assert from "node:assert/strict";
import { consumeFlags, consumeSettingFlags } from "#pipelines/consume/flags.ts";
import { flagHelp } from "#pipelines/cli/flags.ts";
import { parseFlags } from "#pipelines/cli/flags.ts";
import { statedSettings } from "#pipelines/consume/stated_settings.ts";
import { settingsTable } from "../../../docs/settings.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const page = await Deno.readTextFile(new URL("../../../docs/consume.md", import.meta.url));

/** Lines of a table, however wide its columns are drawn. */
function plain(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/ +/g, " ").replace(/-+/g, "-"));
}

Deno.test("docs/consume.md has every setting as it is declared", () => {
  const [table] = page.match(/^\| setting .*\n(\|.*\n)+/m)!;
  assert.deepEqual(
    plain(table.trimEnd().split("\n")),
    plain(settingsTable),
    "run: deno task settings",
  );
});

Deno.test("The example of docs/consume.md is right", async () => {
  const [, example] = page.match(/^```yaml\n(.*?)^```/ms)!;
  const { flags } = parseFlags([], consumeSettingFlags);
  await inTemporaryFolder({ "c.yaml": example }, async (folder) => {
    const { values, faults } = await statedSettings(
      flags,
      `${folder}/c.yaml`,
      () => ({ value: "x" }),
    );
    assert.deepEqual(faults, []);
    assert.equal(values.group, "refrain-x");
  });
});

Deno.test("The help has every flag, its default, and lines that fit a wide terminal", () => {
  const lines = flagHelp(consumeFlags).split("\n");
  assert.equal(lines.length, Object.keys(consumeFlags).length);
  assert.ok(lines.some((line) => /--transaction-records N .*\(500\)$/.test(line)));
  assert.deepEqual(lines.filter((line) => line.length > 104), []);
});
