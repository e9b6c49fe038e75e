/**
 * Resuming an edition: its catalogue, its inputs or its own files may have
 * changed since.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../support/files_below.ts";
import { untilJournalHas } from "../support/journal_lines.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { ended } from "../support/refrain_process.ts";
import { relabel, relabelTo, startRelabel } from "../support/relabel_command_line.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const SONGS = jsonlOfSongs(1, 40);

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
  const run = startRelabel(
    `${folder}/songs`,
    "--output",
    `${folder}/${output}`,
    "--max-rate",
    "150",
  );
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

/** A run on the catalogue is ended before it has finished. */
async function interrupted(folder: string): Promise<void> {
  const interrupt = await begun(folder, "edition");
  await interrupt();
}

/** The same command resumes, and writes the edition that a new run makes of the current catalogue. */
async function assertGoesOn(folder: string): Promise<void> {
  await relabelTo(0, `${folder}/songs`, "--output", `${folder}/edition`);
  await relabelTo(0, `${folder}/songs`, "--output", `${folder}/clean`);
  assert.deepEqual(await filesBelow(`${folder}/edition`), await filesBelow(`${folder}/clean`));
}

for (const [one, other] of [["edition", "link"], ["link", "edition"]]) {
  Deno.test(`A run to the ${other} ends with 73 while another writes the ${one} of the same folder`, () =>
    inTemporaryFolder(CATALOGUE, async (folder) => {
      await Deno.mkdir(`${folder}/edition`);
      await Deno.symlink("edition", `${folder}/link`);
      const interrupt = await begun(folder, one);
      for (const flags of [[], ["--force"]]) {
        const second = [`${folder}/songs`, "--output", `${folder}/${other}`, ...flags];
        const stderr = await relabelTo(73, ...second);
        assert.match(
          stderr,
          /^refrain: Cannot write .*: another run has locked .*\/edition\.log$/m,
        );
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
  Deno.test(`A run on a catalogue ${what} meanwhile is resumed, and gives the same edition as a new run`, () =>
    inTemporaryFolder(CATALOGUE, async (folder) => {
      await interrupted(folder);
      const path = `${folder}/edition/annotations/a.jsonl`, { ino } = await Deno.stat(path);
      await change(`${folder}/songs`);
      await assertGoesOn(folder);
      const isThere = (await filesBelow(`${folder}/songs`))["a.jsonl"] !== undefined;
      if (isThere) assert.equal((await Deno.stat(path)).ino, ino, "what was finished stayed");
    }));
}

Deno.test("A missing or damaged file of a finished part is named by the run that would resume it", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    await interrupted(folder);
    const again = [`${folder}/songs`, "--output", `${folder}/edition`];
    for (const name of ["annotations/a.jsonl", "songs/a.jsonl"]) {
      const path = `${folder}/edition/${name}`, whole = await Deno.readFile(path);
      const message = new RegExp(`^refrain: Cannot .*/edition/${name}\\b`, "m");
      await Deno.remove(path);
      assert.match(await relabelTo(73, ...again), message);
      for (const damaged of [whole.subarray(0, whole.length - 1), whole.with(30, whole[30] ^ 1)]) {
        await Deno.writeFile(path, damaged);
        assert.match(await relabelTo(73, ...again), message);
      }
      await Deno.writeFile(path, whole);
    }
    await assertGoesOn(folder);
  }));

Deno.test("A finished edition of an input that has changed is refused, even if the length is the same", () =>
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
    assert.match(await relabelTo(0, ...night), /already finished/);
  }));

/** Runs relabel until it ends, while one rename fails: the one with this number, from 1. */
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
      ...[
        "run",
        "--lock=deno.lock",
        "--frozen",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        "--ignore-env",
      ],
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

/** Inputs without songs, and how many files their editions have in addition to the manifest. */
const WITHOUT_SONGS = {
  "An input of rejects alone": ["oops\n[]\n", 3],
  "An empty input": ["", 2],
} as const;

for (const [what, [text, files]] of Object.entries(WITHOUT_SONGS)) {
  Deno.test(`${what} whose files were not renamed is completed by the next run`, () =>
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
