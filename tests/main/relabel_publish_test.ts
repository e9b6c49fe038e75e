/**
 * When the link of `--publish` is switched, and what of an edition is touched before: by gates, by
 * force, by two runs, by a catalogue that has changed, by what has happened to the folder.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../support/files_below.ts";
import { untilJournalHas } from "../support/journal_lines.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { type Ended, ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const SONGS = jsonlOfSongs(1, 40), OTHERS = jsonlOfSongs(41, 80);

/** Starts relabel with a rule, unless a model is named, or shards are joined. */
function start(...args: readonly string[]): Deno.ChildProcess {
  const isLabelling = !args.includes("--merge");
  const model = isLabelling && !args.includes("--model") ? ["--model", "recurring-pair"] : [];
  return startRefrain("relabel", ...args, ...model, ...isLabelling ? ["--workers", "0"] : []);
}

/** Runs it to its end. */
function relabel(...args: readonly string[]): Promise<Ended> {
  return ended(start(...args));
}

/** Runs it to an end with an exit code, and gives what it told on stderr. */
async function relabelTo(code: number, ...args: readonly string[]): Promise<string> {
  const end = await relabel(...args);
  assert.equal(end.code, code, end.stderr);
  return end.stderr;
}

/** The events that a log tells of. */
async function eventsIn(log: string): Promise<readonly Record<string, unknown>[]> {
  const lines = (await Deno.readTextFile(log)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** What holds an edition back, and what lets the same edition pass. */
interface HeldBack {
  readonly songs?: string;
  readonly model?: string;
  readonly held: readonly string[];
  readonly told: RegExp;
  readonly passing: readonly string[];
}

const HELD_BACK: Readonly<Record<string, HeldBack>> = {
  "A gate of the edition": {
    held: ["--fail-if", "chorus_rate>0.1", "--fail-if", "rejected>0.5"],
    told: /^gate: chorus_rate is 0\.\d+, and fails above 0\.1$/m,
    passing: ["--fail-if", "chorus_rate>0.9", "--fail-if", "rejected>0.5"],
  },
  "A gate of the difference from the edition before": {
    held: ["--previous", "current", "--fail-if", "line_agreement<0.95"],
    told: /^gate: line_agreement is 0\.\d+, and fails below 0\.95$/m,
    passing: ["--previous", "current", "--fail-if", "line_agreement<0.05"],
  },
  "A model that has collapsed": {
    model: "all-verse",
    held: [],
    told: /^gate: collapsed: the chorus rate is 0\.000, below 0\.01$/m,
    passing: ["--allow-collapse"],
  },
  "A catalogue of which every record is rejected": {
    songs: "oops\n[]\n",
    held: [],
    told: /^gate: no song was labelled$/m,
    passing: ["--allow-collapse"],
  },
};

for (const [what, { songs = SONGS, model, held, told, passing }] of Object.entries(HELD_BACK)) {
  Deno.test(`${what} holds an edition back, and the link stays where it was`, () =>
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
      assert.match(stderr, told);
      assert.doesNotMatch(stderr, /^published/m);
      assert.equal(await Deno.readLink(link), "monday");
      const finished = await filesBelow(output);
      assert.ok(finished["manifest.json"] && !finished["unfinished.jsonl"]);
      const gated = (await eventsIn(`${output}.log`)).at(-1)!;
      assert.equal(gated.event, "gated");
      assert.match(`gate: ${gated.faults}`, told);

      assert.match(await relabelTo(0, ...tuesday, ...at(passing)), /^published: /m);
      assert.equal(await Deno.readLink(link), "tuesday");
      assert.deepEqual(await filesBelow(output), finished);
      const events = (await eventsIn(`${output}.log`)).map(({ event }) => event);
      assert.deepEqual(events.slice(-2), ["passed", "published"]);
    }));
}

Deno.test("Shards are joined, and held back by a gate, until they pass", () =>
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
      [/^gate: songs is 80, and fails below 100$/m, "--fail-if", "songs<100"],
      [/^gate: songs_added is \S+, and fails above 0$/m, ...comparing, "songs_added>0"],
    ] as const;
    for (const [told, ...gate] of held) {
      assert.match(await relabelTo(3, ...merge, ...gate), told);
      assert.equal(await Deno.readLink(link), "yesterday");
      assert.equal((await eventsIn(`${output}.log`)).at(-1)!.event, "gated");
    }
    await relabelTo(0, ...merge, "--fail-if", "songs<80", ...comparing, "songs_gone>0");
    assert.equal(await Deno.readLink(link), "whole");
  }));

Deno.test("A shard is not published, nor compared with a whole edition", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS }, async (folder) => {
    const monday = `${folder}/monday`, output = `${folder}/2`;
    await relabelTo(0, `${folder}/songs`, "--output", monday);
    const shard = [`${folder}/songs`, "--output", output, "--shard", "2/3"];
    const published = await relabelTo(64, ...shard, "--publish", `${folder}/current`);
    assert.match(published, /^refrain: --shard and --publish do not go together/m);
    const comparing = ["--previous", monday, "--fail-if", "boundary_f1<0.9"];
    const compared = await relabelTo(64, ...shard, ...comparing);
    assert.match(compared, /^refrain: --fail-if boundary_f1 compares whole editions/m);
    for (const path of [output, `${output}.log`, `${folder}/current`]) {
      await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
    }
  }));

Deno.test("An edition that is published already is not compared with itself, and passes", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS }, async (folder) => {
    const link = `${folder}/current`;
    const night = [`${folder}/songs`, "--output", `${folder}/monday`, "--publish", link];
    await relabelTo(0, ...night);
    const comparing = [...night, "--previous", link, "--fail-if", "songs_changed<0.5"];
    const again = await relabelTo(0, ...comparing);
    assert.match(again, /monday is finished already$/m);
    assert.match(again, /monday is --previous itself: gates that compare are passed over$/m);
    const other = await relabelTo(3, ...comparing, "--fail-if", "songs<100");
    assert.match(other, /^gate: songs is 40, /m);
    assert.equal(await Deno.readLink(link), "monday");
  }));

Deno.test("Force clears nothing before it is known what is to be labelled, and by which model", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONGS, "empty/cover.png": "" }, async (folder) => {
    const edition = `${folder}/edition`, forced = ["--output", edition, "--force"];
    await relabelTo(0, `${folder}/songs`, "--output", edition);
    const finished = await filesBelow(edition);
    const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
      [78, /recuring-pair/, `${folder}/songs`, "--model", "recuring-pair"],
      [65, /empty/, `${folder}/empty`],
      [65, /gone/, `${folder}/gone`],
    ];
    for (const [code, told, ...args] of cases) {
      assert.match(await relabelTo(code, ...args, ...forced), told);
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
  Deno.test(`A folder ${what} is refused with 73, and nothing is removed from it by force`, () =>
    inTemporaryFolder(
      { "songs/a.jsonl": SONGS, ...Object.fromEntries(inEdition) },
      async (folder) => {
        const edition = `${folder}/edition`, before = await filesBelow(edition);
        for (const flags of [["--force"], []]) {
          const stderr = await relabelTo(73, `${folder}/songs`, "--output", edition, ...flags);
          assert.match(
            stderr,
            /^refrain: Cannot write .*edition: it is not empty, and no edition/m,
          );
          assert.deepEqual(await filesBelow(edition), before);
        }
      },
    ));
}

/**
 * Its first input is finished at once. The second takes more than one reading, so that a run whose rate is
 * held down soon waits amid it, for much longer than a test lasts.
 */
const CATALOGUE = {
  "songs/a.jsonl": jsonlOfSongs(1, 50),
  "songs/b.jsonl": jsonlOfSongs(101, 2600),
  "songs/c.jsonl": jsonlOfSongs(3001, 3300),
};

/** Starts a run on the catalogue, and waits until its first input is finished, and its second begun. */
async function begun(folder: string, output: string): Promise<() => Promise<void>> {
  const run = start(`${folder}/songs`, "--output", `${folder}/${output}`, "--max-rate", "150");
  const over = ended(run), early = over.then(({ stderr }) => assert.fail(stderr));
  await Promise.race([untilJournalHas(`${folder}/edition`, 4), early]);
  return async () => {
    run.kill("SIGTERM");
    const { code, stderr } = await over;
    assert.equal(code, 143, stderr);
    const files = await filesBelow(`${folder}/edition`);
    assert.ok(files["annotations/a.jsonl"] && files["annotations/b.jsonl.part"]);
  };
}

/** A run on the catalogue is ended amid it. */
async function interrupted(folder: string): Promise<void> {
  const interrupt = await begun(folder, "edition");
  await interrupt();
}

/** The same command goes on, to the edition that a clean run makes of the catalogue as it is. */
async function assertGoesOn(folder: string): Promise<void> {
  await relabelTo(0, `${folder}/songs`, "--output", `${folder}/edition`);
  await relabelTo(0, `${folder}/songs`, "--output", `${folder}/clean`);
  assert.deepEqual(await filesBelow(`${folder}/edition`), await filesBelow(`${folder}/clean`));
}

for (const [one, other] of [["edition", "link"], ["link", "edition"]]) {
  Deno.test(`A run to the ${other} ends with 73 while another goes on to the ${one} of the same folder`, () =>
    inTemporaryFolder(CATALOGUE, async (folder) => {
      await Deno.mkdir(`${folder}/edition`);
      await Deno.symlink("edition", `${folder}/link`);
      const interrupt = await begun(folder, one);
      for (const flags of [[], ["--force"]]) {
        const second = [`${folder}/songs`, "--output", `${folder}/${other}`, ...flags];
        const stderr = await relabelTo(73, ...second);
        assert.match(stderr, /^refrain: Cannot write .*: another run holds .*\/edition\.log$/m);
      }
      await interrupt();
      await assertGoesOn(folder);
    }));
}

const CHANGES: Readonly<Record<string, (songs: string) => Promise<void>>> = {
  "to which a file was added": (songs) => Deno.writeTextFile(`${songs}/0.jsonl`, SONGS),
  "from which a finished file was removed": (songs) => Deno.remove(`${songs}/a.jsonl`),
  "from which an unfinished file was removed": (songs) => Deno.remove(`${songs}/b.jsonl`),
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`A run on a catalogue ${what} meanwhile goes on, and leaves no trace of it`, () =>
    inTemporaryFolder(CATALOGUE, async (folder) => {
      await interrupted(folder);
      const path = `${folder}/edition/annotations/a.jsonl`, { ino } = await Deno.stat(path);
      await change(`${folder}/songs`);
      await assertGoesOn(folder);
      const isThere = (await filesBelow(`${folder}/songs`))["a.jsonl"] !== undefined;
      if (isThere) assert.equal((await Deno.stat(path)).ino, ino, "what was finished stayed");
    }));
}

Deno.test("What is gone of a finished part, or is damaged, is named by the run that would go on", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    await interrupted(folder);
    const again = [`${folder}/songs`, "--output", `${folder}/edition`];
    for (const name of ["annotations/a.jsonl", "songs/a.jsonl"]) {
      const path = `${folder}/edition/${name}`, whole = await Deno.readFile(path);
      const told = new RegExp(`^refrain: Cannot .*/edition/${name}\\b`, "m");
      await Deno.remove(path);
      assert.match(await relabelTo(73, ...again), told);
      for (const damaged of [whole.subarray(0, whole.length - 1), whole.with(30, whole[30] ^ 1)]) {
        await Deno.writeFile(path, damaged);
        assert.match(await relabelTo(73, ...again), told);
      }
      await Deno.writeFile(path, whole);
    }
    await assertGoesOn(folder);
  }));

Deno.test("A finished edition of an input that has changed is another, however long the input is", () =>
  inTemporaryFolder({
    "songs/a.jsonl": SONGS,
    "songs/b.jsonl": `{"id":"b","lines":["walking on","la la"]}\n`,
  }, async (folder) => {
    const input = `${folder}/songs/b.jsonl`, text = await Deno.readTextFile(input);
    const night = [`${folder}/songs`, "--output", `${folder}/edition`];
    await relabelTo(0, ...night);
    const finished = await filesBelow(`${folder}/edition`);
    await Deno.writeTextFile(input, text.replace("walking", "running"));
    const stderr = await relabelTo(73, ...night, "--publish", `${folder}/current`);
    assert.match(stderr, /^refrain: Cannot write .*edition: .*\bb\.jsonl\b/m);
    assert.doesNotMatch(stderr, /\ba\.jsonl\b/);
    assert.deepEqual(await filesBelow(`${folder}/edition`), finished);
    await assert.rejects(Deno.lstat(`${folder}/current`), Deno.errors.NotFound);
    await Deno.writeTextFile(input, text);
    assert.match(await relabelTo(0, ...night), /finished already/);
  }));

/** Runs relabel to its end where a rename fails: the so-many-th of its life, from 1. */
async function withFailingRename(nth: number, folder: string, ...args: readonly string[]) {
  const preload = `${folder}/failing_rename.js`;
  await Deno.writeTextFile(
    preload,
    `const { rename } = Deno;
let calls = 0;
Deno.rename = (from, to) =>
  ++calls === ${nth} ? Promise.reject(new Error("no name today")) : rename(from, to);
`,
  );
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--frozen", "--no-prompt", "--allow-read", "--allow-write", "--ignore-env"],
      ...["--preload", preload, "main.ts", "relabel", "--model", "recurring-pair"],
      ...["--workers", "0", ...args],
    ],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

/** Inputs without songs, and how many files their editions have beside the manifest. */
const WITHOUT_SONGS = {
  "An input of rejects alone": ["oops\n[]\n", 3],
  "An empty input": ["", 2],
} as const;

for (const [what, [text, files]] of Object.entries(WITHOUT_SONGS)) {
  Deno.test(`${what} whose files do not get their names at once gets them from the next run`, () =>
    inTemporaryFolder({ "songs/a.jsonl": text }, async (folder) => {
      await relabel(`${folder}/songs`, "--output", `${folder}/clean`);
      const clean = await filesBelow(`${folder}/clean`);
      assert.equal(Object.keys(clean).length, files + 1);
      for (let nth = 1; nth <= files + 1; nth++) {
        const edition = `${folder}/edition-${nth}`, args = [`${folder}/songs`, "--output", edition];
        const failed = await withFailingRename(nth, folder, ...args);
        assert.equal(failed.code, 73, failed.stderr);
        assert.match(failed.stderr, /^refrain: Cannot write .*: no name today$/m);
        const left = await filesBelow(edition);
        assert.ok(left["unfinished.jsonl"] && !left["manifest.json"]);
        await relabelTo(0, ...args, "--allow-collapse");
        assert.deepEqual(await filesBelow(edition), clean, `rename ${nth}`);
      }
    }));
}
