import assert from "node:assert/strict";
import { consumeSettings } from "#pipelines/consume/settings.ts";
import { consumeShape } from "#pipelines/consume/setting_schemas.ts";
import { flagHelp } from "#pipelines/cli/command.ts";
import { loadSettings } from "#pipelines/cli/load_settings.ts";
import { consumeSettingsTable } from "../../../docs/settings.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const page = await Deno.readTextFile(new URL("../../../docs/consume.md", import.meta.url));

/** A table with its columns normalised to one width. */
function plain(table: string): string {
  return table.replace(/ +/g, " ").replace(/-+/g, "-");
}

Deno.test("docs/consume.md has every setting as declared", () => {
  const [table] = page.match(/^\| setting .*\n(\|.*\n)+/m)!;
  assert.equal(
    plain(table),
    plain(consumeSettingsTable),
    "run: deno task settings",
  );
});

Deno.test("The example in docs/consume.md is valid", async () => {
  const [, example] = page.match(/^```yaml\n(.*?)^```/ms)!;
  await inTemporaryFolder({ "c.yaml": example }, async (folder) => {
    const { given, faults } = await loadSettings(
      consumeSettings,
      {},
      `${folder}/c.yaml`,
      () => ({ value: "x" }),
    );
    assert.deepEqual(faults, []);
    assert.equal(given.group, "refrain-x");
  });
});

Deno.test("The help has every flag with its default, in lines that fit a wide terminal", () => {
  const lines = flagHelp(consumeShape).split("\n");
  assert.equal(lines.length, Object.keys(consumeShape).length);
  assert.ok(lines.some((line) => /--transaction-records N .*\(500\)$/.test(line)));
  assert.deepEqual(lines.filter((line) => line.length > 104), []);
});
