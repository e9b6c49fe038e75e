/**
 * When the link of `--publish` is switched, and which files of an edition change before: with gates,
 * with --force, and during another run.
 *
 * @module
 */
import assert from "node:assert/strict";
import { filesBelow } from "../support/files_below.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { relabelTo } from "../support/relabel_command_line.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const SONGS = jsonlOfSongs(1, 40), OTHERS = jsonlOfSongs(41, 80);

/** The events of a log. */
async function eventsIn(log: string): Promise<readonly Record<string, unknown>[]> {
  const lines = (await Deno.readTextFile(log)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Conditions that hold an edition back, and settings with which the same edition passes. */
interface HeldBack {
  readonly songs?: string;
  readonly model?: string;
  readonly held: readonly string[];
  readonly message: RegExp;
  readonly passing: readonly string[];
}

const HELD_BACK: Readonly<Record<string, HeldBack>> = {
  "A gate of the edition": {
    held: ["--fail-if", "chorus_rate>0.1", "--fail-if", "rejected_rate>0.5"],
    message: /^gate: chorus_rate is 0\.\d+; the gate fails if it is above 0\.1$/m,
    passing: ["--fail-if", "chorus_rate>0.9", "--fail-if", "rejected_rate>0.5"],
  },
  "A gate of the difference from the edition before": {
    held: ["--previous", "current", "--fail-if", "line_agreement<0.95"],
    message: /^gate: line_agreement is 0\.\d+; the gate fails if it is below 0\.95$/m,
    passing: ["--previous", "current", "--fail-if", "line_agreement<0.05"],
  },
  "A model that has collapsed": {
    model: "all-verse",
    held: [],
    message: /^gate: collapsed: the chorus rate is 0\.000, below 0\.01$/m,
    passing: ["--allow-collapse"],
  },
  "A catalogue of which every record is rejected": {
    songs: "oops\n[]\n",
    held: [],
    message: /^gate: no song was labelled$/m,
    passing: ["--allow-collapse"],
  },
};

for (const [what, { songs = SONGS, model, held, message, passing }] of Object.entries(HELD_BACK)) {
  Deno.test(`${what} holds an edition back, and the link is not changed`, () =>
    inTemporaryFolder({ "old/a.jsonl": SONGS, "new/a.jsonl": songs }, async (folder) => {
      const link = `${folder}/current`, output = `${folder}/tuesday`;
      const published = ["--publish", link], collapsed = ["--model", "all-verse"];
      const before = [`${folder}/old`, "--output", `${folder}/monday`, ...collapsed];
      await relabelTo(0, ...before, "--allow-collapse", ...published);
      const tuesday = [
        ...[`${folder}/new`, "--output", output, ...published],
        ...model ? ["--model", model] : [],
      ];
      const at = (flags: readonly string[]) =>
        flags.map((flag) => flag === "current" ? link : flag);
      const stderr = await relabelTo(3, ...tuesday, ...at(held));
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^published/m);
      assert.equal(await Deno.readLink(link), "monday");
      const finished = await filesBelow(output);
      assert.ok(finished["manifest.json"] && !finished["unfinished.jsonl"]);
      const gated = (await eventsIn(`${output}.log`)).at(-1)!;
      assert.equal(gated.event, "gates_failed");
      assert.match(`gate: ${gated.failures}`, message);

      assert.match(await relabelTo(0, ...tuesday, ...at(passing)), /^published: /m);
      assert.equal(await Deno.readLink(link), "tuesday");
      assert.deepEqual(await filesBelow(output), finished);
      const events = (await eventsIn(`${output}.log`)).map(({ event }) => event);
      assert.deepEqual(events.slice(-2), ["gates_passed", "published"]);
    }));
}

Deno.test("Shards are merged, and held back by a gate, until they pass", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS, "songs/b.jsonl": OTHERS }, async (folder) => {
    const link = `${folder}/current`, output = `${folder}/whole`;
    await Deno.symlink("yesterday", link);
    const shards = [`${folder}/1`, `${folder}/2`];
    for (const [place, shard] of shards.entries()) {
      await relabelTo(0, `${folder}/songs`, "--output", shard, "--shard", `${place + 1}/2`);
    }
    const merge = ["--merge", ...shards, "--output", output, "--publish", link];
    const comparing = ["--previous", shards[0], "--fail-if"];
    const held = [
      [/^gate: songs is 80; the gate fails if it is below 100$/m, "--fail-if", "songs<100"],
      [
        /^gate: songs_added is \S+; the gate fails if it is above 0$/m,
        ...comparing,
        "songs_added>0",
      ],
    ] as const;
    for (const [message, ...gate] of held) {
      assert.match(await relabelTo(3, ...merge, ...gate), message);
      assert.equal(await Deno.readLink(link), "yesterday");
      assert.equal((await eventsIn(`${output}.log`)).at(-1)!.event, "gates_failed");
    }
    await relabelTo(0, ...merge, "--fail-if", "songs<80", ...comparing, "songs_removed>0");
    assert.equal(await Deno.readLink(link), "whole");
  }));

Deno.test("A shard is not published, nor compared with a whole edition", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS }, async (folder) => {
    const monday = `${folder}/monday`, output = `${folder}/2`;
    await relabelTo(0, `${folder}/songs`, "--output", monday);
    const shard = [`${folder}/songs`, "--output", output, "--shard", "2/3"];
    const published = await relabelTo(64, ...shard, "--publish", `${folder}/current`);
    assert.match(published, /^refrain: --publish .*: a shard is not published/m);
    const comparing = ["--previous", monday, "--fail-if", "boundary_f1<0.9"];
    const compared = await relabelTo(64, ...shard, ...comparing);
    assert.match(compared, /^refrain: --fail-if boundary_f1 compares whole editions/m);
    for (const path of [output, `${output}.log`, `${folder}/current`]) {
      await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
    }
  }));

Deno.test("A published edition is not compared with itself, and passes", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS }, async (folder) => {
    const link = `${folder}/current`;
    const night = [`${folder}/songs`, "--output", `${folder}/monday`, "--publish", link];
    await relabelTo(0, ...night);
    const comparing = [...night, "--previous", link, "--fail-if", "songs_changed<0.5"];
    const again = await relabelTo(0, ...comparing);
    assert.match(again, /monday is already finished$/m);
    assert.match(again, /monday is --previous itself: gates that compare are skipped$/m);
    const other = await relabelTo(3, ...comparing, "--fail-if", "songs<100");
    assert.match(other, /^gate: songs is 40; /m);
    assert.equal(await Deno.readLink(link), "monday");
  }));

Deno.test("Force clears nothing before the inputs and the model are known", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS, "empty/cover.png": "" }, async (folder) => {
    const edition = `${folder}/edition`, forced = ["--output", edition, "--force"];
    await relabelTo(0, `${folder}/songs`, "--output", edition);
    const finished = await filesBelow(edition);
    const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
      [78, /recuring-pair/, `${folder}/songs`, "--model", "recuring-pair"],
      [65, /empty/, `${folder}/empty`],
      [65, /gone/, `${folder}/gone`],
    ];
    for (const [code, message, ...args] of cases) {
      assert.match(await relabelTo(code, ...args, ...forced), message);
      assert.deepEqual(await filesBelow(edition), finished);
    }
  }));

const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "with the manifest of a web app": {
    "manifest.json": `{\n  "name": "Songbook",\n  "start_url": "/",\n  "schema": 1\n}\n`,
    "songs/mine.txt": "la la\n",
  },
  "with a manifest that is no JSON": { "manifest.json": "", "rejects/mine.txt": "la la\n" },
  "without a manifest": { "songs/mine.txt": "la la\n", "annotations/mine.txt": "la la\n" },
};

for (const [what, files] of Object.entries(FOREIGN)) {
  const inEdition = Object.entries(files).map(([path, text]) => [`edition/${path}`, text]);
  Deno.test(`A folder ${what} is refused with 73, and force removes nothing from it`, () =>
    inTemporaryFolder(
      { "songs/a.jsonl": SONGS, ...Object.fromEntries(inEdition) },
      async (folder) => {
        const edition = `${folder}/edition`, before = await filesBelow(edition);
        for (const flags of [["--force"], []]) {
          const stderr = await relabelTo(73, `${folder}/songs`, "--output", edition, ...flags);
          assert.match(
            stderr,
            /^refrain: Cannot write .*edition: it is not empty and does not hold an edition/m,
          );
          assert.deepEqual(await filesBelow(edition), before);
        }
      },
    ));
}
