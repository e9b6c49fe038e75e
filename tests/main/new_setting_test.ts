import assert from "node:assert/strict";
import { inProgramCopy } from "../support/program_copy.ts";

const LOUDNESS =
  `  loudness: setting(z.int().min(0).max(11).default(3), { value: "N", help: "How loud" }),\n`;

/** A program that reads the new setting by its type. */
const TYPED = `
import { annotateSettings } from "#pipelines/annotate/settings.ts";
import { settingsTable } from "#pipelines/cli/command.ts";
import { resolveValues } from "#pipelines/cli/define_settings.ts";

const loudness: number = resolveValues(annotateSettings, {}).loudness;
console.log(loudness);
console.log(settingsTable(annotateSettings.shape));
`;

Deno.test("A setting is one entry: flag, help, type, validation and docs table follow from it", async () => {
  await inProgramCopy(async (copy) => {
    await copy.edit(
      "pipelines/annotate/settings.ts",
      "  lines: linesSetting,\n",
      `  lines: linesSetting,\n${LOUDNESS}`,
    );
    const help = await copy.refrain(["annotate", "--help"]);
    assert.match(help.stdout, /^ +--loudness N +How loud \(3\)$/m);

    const song = '{"id": "a", "lines": ["la", "la"]}\n';
    const annotate = ["annotate", "--model", "all-verse", "--workers", "0"];
    const accepted = await copy.refrain([...annotate, "--loudness", "11"], song);
    assert.equal(accepted.code, 0, accepted.stderr);
    const refused = await copy.refrain([...annotate, "--loudness=12"], song);
    assert.equal(refused.code, 64);
    assert.match(refused.stderr, /^refrain: --loudness 12: must be a whole number from 0 to 11$/m);
    const misspelt = await copy.refrain([...annotate, "--loudnes=1"], song);
    assert.match(misspelt.stderr, /Did you mean --loudness\?/);

    await copy.add("pipelines/typed.ts", TYPED);
    const typed = await copy.deno(["run", "--check", "--ignore-env", "pipelines/typed.ts"]);
    assert.equal(typed.code, 0, typed.stderr);
    assert.match(typed.stdout, /^3\n/);
    assert.match(
      typed.stdout,
      /^\| `loudness` \| a whole number from 0 to 11 \| 3 \| How loud \|$/m,
    );
  });
});
