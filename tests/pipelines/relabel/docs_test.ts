import { manifestSchema } from "#lib/edition/manifest.ts";
import { songEntrySchema } from "#lib/edition/song_entry.ts";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { consumeShape } from "#pipelines/consume/setting_schemas.ts";
import { fleetRoute } from "#pipelines/relabel/fleet/settings.ts";
import { relabelSettings } from "#pipelines/relabel/settings.ts";
import { describeSettings } from "#pipelines/cli/define_settings.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { checkedRelabelSettings, relabelSettingsOf } from "../../support/relabel_settings.ts";
import { fieldsOf } from "../../support/schema_fields.ts";

const page = await Deno.readTextFile(new URL("../../../docs/relabel.md", import.meta.url));

/** Fields of a model, which docs/annotation.md explains; and the name of a schema itself. */
const TOLD_ELSEWHERE = new Set(["version", "checksum", "probabilities", "schema"]);

/** The words of a shell's command line, quotes and continued lines taken off. */
function wordsOf(line: string): string[] {
  const words = line.replaceAll("\\\n", " ").match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ""));
}

/** The command lines of relabel on the page, without the command. */
const commands = [
  ...page.matchAll(/(?:refrain relabel|deno task relabel(?::fleet)?) ((?:\\\n|[^\n'])+)/g),
]
  .map(([, line]) => wordsOf(line.replace(/ (?:2>>|&&).*/s, "")));

Deno.test("docs/relabel.md explains every field of manifests and of entries", () => {
  const fields = new Set(
    [manifestSchema, songEntrySchema].flatMap((type) => fieldsOf(z.toJSONSchema(type))),
  );
  assert.ok(fields.has("partition_songs") && fields.has("lines_with_confidence"), "at any depth");
  const missing = [...fields].filter((field) =>
    !TOLD_ELSEWHERE.has(field) && !page.includes(`\`${field}\``)
  );
  assert.deepEqual(missing, []);
});

Deno.test("The command lines of docs/relabel.md are right: by hand, in cron, in systemd", async () => {
  assert.ok(commands.length >= 7, `${commands.length}`);
  for (const words of commands) {
    await checkedRelabelSettings(...words);
  }
  assert.match(page, /^\d+ \d+ \* \* \* .*refrain relabel/m);
  assert.match(page, /^ExecStart=.*refrain relabel/m);
});

Deno.test("The fleet of docs/relabel.md works between the topics of its run", () => {
  const [, line] = /deno task consume ((?:\\\n|.)+)/.exec(page)!;
  const fleet = parseCommandLine(wordsOf(line), consumeShape).given;
  const run = commands.map((words) => relabelSettingsOf(...words))
    .find(({ via }) => via !== undefined)!;
  const { songs, annotations, deadLetters } = fleetRoute(run);
  assert.deepEqual([fleet.topic, fleet.output, fleet.brokers], [songs, annotations, run.brokers]);
  assert.deepEqual([fleet.dlq, deadLetters], [undefined, `${fleet.topic}.dlq`], "the default");
  assert.ok(fleet.group);
});

Deno.test("docs/relabel.md names every flag that is specific to relabel", () => {
  const own = [
    "shard",
    "merge",
    "publish",
    "changed-only",
    "previous",
    "fail-if",
    "allow-collapse",
  ];
  const others = [
    "partition-songs",
    "compress",
    "max-rate",
    "max-memory",
    "workers",
    "force",
    "via",
  ];
  const flags = Object.values(describeSettings(relabelSettings.shape)).map(({ name }) => name);
  for (const name of [...own, ...others]) {
    assert.ok(flags.includes(name), name);
    assert.ok(page.includes(`--${name}`), name);
  }
});
