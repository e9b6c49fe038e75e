import { outputOptionsSchema } from "#lib/edition/manifest.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { EXIT } from "#pipelines/errors.ts";
import { parseShard, toOutputOptions } from "#pipelines/relabel/settings.ts";
import assert from "node:assert/strict";
import { checkedRelabelSettings, relabelSettingsOf } from "../../support/relabel_settings.ts";
import { runErrorOf } from "../../support/errors.ts";

const given = relabelSettingsOf, checked = checkedRelabelSettings;

async function assertUsage(args: readonly string[], message: RegExp): Promise<void> {
  const error = await runErrorOf(() => checked(...args));
  assert.match(error.message, message, args.join(" "));
  assert.equal(error.exitCode, EXIT.usage);
}

const OUTPUT = ["--output", "labels"], MERGE = [...OUTPUT, "shards/1", "--merge"];

/** A complete route to a fleet. */
const VIA = [
  "--via=kafka",
  "--songs-topic=songs",
  "--annotations-topic=annotations",
  "--brokers=b:1",
];

/** What shapes an edition, each in another way than by default. */
const SHAPING = [
  ["--input", "jsonl"],
  ["--language", "fr"],
  ["--lines"],
  ["--ignore-breaks"],
  ["--max-lines", "499"],
  ["--max-line-bytes", "1000"],
  ["--partition-songs", "1000"],
  ["--compress", "zstd"],
] as const;

/** What changes nothing of an edition's bytes. */
const OTHERS = [
  ["--workers", "0"],
  ["--max-rate", "10"],
  ["--max-memory", "400"],
  ["--shard", "2/4"],
  ["--previous", "labels/1"],
  ["--changed-only"],
  ["--fail-if", "songs<1"],
  ["--allow-collapse"],
  ["--publish", "current"],
  ["--force"],
] as const;

Deno.test("The default output options are those of annotate", () => {
  assert.deepEqual(toOutputOptions(given()), {
    format: "auto",
    languages: null,
    lines: false,
    ignore_breaks: false,
    max_lines: SONG_LIMITS.maxLines,
    max_line_bytes: 16 * 1024 * 1024,
    partition_songs: null,
    compression: "none",
  });
});

Deno.test("Each setting that affects an edition is in its output options, and no other", () => {
  const shapes = SHAPING.map((args) =>
    JSON.stringify(outputOptionsSchema.parse(toOutputOptions(given(...args))))
  );
  const plain = JSON.stringify(toOutputOptions(given()));
  assert.equal(new Set([plain, ...shapes]).size, SHAPING.length + 1);
  for (const args of OTHERS) {
    assert.equal(JSON.stringify(toOutputOptions(given(...args))), plain, args[0]);
  }
});

Deno.test("Languages are the same in any order, and however often they are named", () => {
  const { languages } = toOutputOptions(given("--language", "fr", "--language", "en"));
  assert.deepEqual(languages, ["en", "fr"]);
  const others = toOutputOptions(given("--language", "en", "--language", "fr", "--language", "en"));
  assert.deepEqual(others.languages, languages);
});

Deno.test("A shard is a valid fraction", async () => {
  assert.deepEqual(parseShard(given()), { number: 1, of: 1 });
  assert.deepEqual(parseShard(given("--shard", "3/16")), { number: 3, of: 16 });
  assert.deepEqual(parseShard(given("--shard", "16/16")), { number: 16, of: 16 });
  for (const share of ["0/4", "5/4", "1", "1/0", "-1/4", "01/4", "1/4/2", "1.5/4", " 1/4", "a/b"]) {
    await assertUsage([...OUTPUT, "a", `--shard=${share}`], /--shard.*a shard such as 3\/16/);
  }
});

Deno.test("Consistent flags pass", async () => {
  await checked(...OUTPUT, "a");
  const others = OTHERS.filter(([name]) => name !== "--publish").flat();
  await checked("-o", "labels", "a", "b/*.jsonl", ...SHAPING.flat(), ...others);
  await checked(...OUTPUT, "a", "--shard", "1/1", "--publish", "current");
  await checked(
    ...MERGE,
    "--publish",
    "current",
    "--fail-if",
    "songs<1",
    "--previous",
    "p",
    "--force",
  );
});

Deno.test("Missing flags and operands are reported", async () => {
  await assertUsage(["a"], /^--output: is required: the folder of the edition$/);
  await assertUsage(["a", "--output="], /--output/);
  await assertUsage(OUTPUT, /^Name files or folders of songs$/);
  await assertUsage([...OUTPUT, "--merge"], /^Name the editions to merge$/);
  await assertUsage(
    [...OUTPUT, "a", "--changed-only"],
    /^--changed-only: requires --previous, the/,
  );
  await assertUsage([...OUTPUT, "a", "-"], /^relabel reads files, not stdin: see annotate$/);
});

Deno.test("A merge refuses all settings of labelling", async () => {
  const labelling = [...SHAPING, ...OTHERS.slice(0, 4), ["--model", "blstm"], ["--via", "kafka"]];
  for (const args of labelling) {
    await assertUsage(
      [...MERGE, ...args],
      new RegExp(`^${args[0]}.*: it cannot be combined with --merge, which labels nothing`),
    );
  }
  const reuse = ["--previous", "labels/1", "--changed-only"];
  await assertUsage([...MERGE, ...reuse], /^--changed-only: it cannot be combined with --merge, /);
});

Deno.test("A shard is not published", async () => {
  for (const share of ["1/2", "16/16"]) {
    await assertUsage(
      [...OUTPUT, "a", "--shard", share, "--publish", "current"],
      /^--publish current: a shard is not published: --merge publishes the whole edition$/,
    );
  }
});

Deno.test("Settings of a fleet are refused without --via", async () => {
  for (const args of [["--songs-topic", "songs"], ["--via-timeout", "60"], ["--brokers", "b:1"]]) {
    for (const command of [[...OUTPUT, "a"], MERGE]) {
      const message = new RegExp(`^${args.join(" ")}: requires --via kafka$`);
      await assertUsage([...command, ...args], message);
    }
    const route = VIA.filter((flag) => !flag.startsWith(args[0]));
    await checked(...OUTPUT, "a", ...route, ...args);
  }
});

Deno.test("Settings without effect are refused with a fleet", async () => {
  const via = [...OUTPUT, "a", ...VIA];
  for (const args of [["--workers", "0"], ["--max-memory", "400"]]) {
    await assertUsage(
      [...via, ...args],
      new RegExp(`^${args.join(" ")}: it has no effect with --via kafka: the fleet does the work$`),
    );
  }
  await checked(...via, "--max-rate", "10");
});

Deno.test("Numbers that make no sense are refused", async () => {
  for (
    const args of [
      ["--partition-songs", "0"],
      ["--partition-songs", "1.5"],
      ["--workers", "-1"],
      ["--workers", "257"],
      ["--max-memory", "255"],
      ["--max-rate", "0"],
      ["--max-lines", "0"],
      ["--compress", "brotli"],
    ]
  ) {
    await assertUsage([...OUTPUT, "a", ...args], new RegExp(args[0]));
  }
});
