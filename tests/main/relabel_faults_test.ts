import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { filesBelow } from "../support/files_below.ts";
import { untilJournalHas } from "../support/journal_lines.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";
import { assertTook } from "../support/within.ts";

const SONGS = jsonlOfSongs(1, 900), OTHERS = jsonlOfSongs(901, 1500);
const CATALOGUE = { "catalogue/a.jsonl": OTHERS, "catalogue/b.jsonl": SONGS };

/** Starts relabel on the catalogue of a folder. */
function start(folder: string, ...flags: readonly string[]): Deno.ChildProcess {
  const output = flags.includes("--output") ? [] : ["--output", `${folder}/edition`];
  const model = flags.includes("--model") ? [] : ["--model", "recurring-pair"];
  const all = [...output, ...model, "--workers", "0", ...flags];
  return startRefrain("relabel", `${folder}/catalogue`, ...all);
}

/** Runs it until it ends. */
function relabel(folder: string, ...flags: readonly string[]) {
  return ended(start(folder, ...flags));
}

/** The edition that an uninterrupted run in a separate folder makes of a catalogue. */
async function editionOf(
  catalogue: Readonly<Record<string, string | Uint8Array>>,
): Promise<Readonly<Record<string, string>>> {
  let files: Readonly<Record<string, string>> = {};
  await inTemporaryFolder(catalogue, async (folder) => {
    const { code, stderr } = await relabel(folder);
    assert.equal(code, 0, stderr);
    files = await filesBelow(`${folder}/edition`);
  });
  return files;
}

/** The same command resumes the run, and writes the edition of the catalogue. */
async function assertRepaired(
  folder: string,
  catalogue: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const { code, stderr } = await relabel(folder);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await filesBelow(`${folder}/edition`), await editionOf(catalogue));
}

const gzip = new Uint8Array(gzipSync(SONGS)), zstd = new Uint8Array(zstdCompressSync(SONGS));
const middle = gzip.length >> 1;

/** A damaged input: its path, its bytes, its repaired bytes and the message. */
const DAMAGED: Readonly<Record<string, readonly [path: string, Uint8Array, Uint8Array, RegExp]>> = {
  "A gzip file that is cut off": [
    "b.jsonl.gz",
    gzip.subarray(0, middle),
    gzip,
    /^refrain: b\.jsonl\.gz: The input cannot be read beyond this point: Decompress[^\n]+/m,
  ],
  "A gzip file with a wrong byte in the middle": [
    "b.jsonl.gz",
    gzip.with(middle, gzip[middle] ^ 0xff),
    gzip,
    /^refrain: b\.jsonl\.gz: The input cannot be read beyond this point: Decompress[^\n]+/m,
  ],
  "A zstd file that is cut off": [
    "b.jsonl.zst",
    zstd.subarray(0, zstd.length - 7),
    zstd,
    /^refrain: b\.jsonl\.zst: The input cannot be read beyond this point: Decompress[^\n]+/m,
  ],
};

for (const [what, [path, damaged, repaired, message]] of Object.entries(DAMAGED)) {
  Deno.test(`${what} ends the run with 65, the other inputs are labelled, and it can be repaired`, () => {
    const whole = { "catalogue/a.jsonl": OTHERS, [`catalogue/${path}`]: repaired };
    return inTemporaryFolder({ ...whole, [`catalogue/${path}`]: damaged }, async (folder) => {
      const { code, stderr } = await relabel(folder);
      assert.equal(code, 65, stderr);
      assert.match(stderr, message);
      const files = await filesBelow(`${folder}/edition`);
      assert.ok(files["annotations/a.jsonl"] && files["songs/a.jsonl"]);
      assert.ok(!files["annotations/b.jsonl"] && !files["manifest.json"]);
      await Deno.writeFile(`${folder}/catalogue/${path}`, repaired);
      await assertRepaired(folder, whole);
    });
  });
}

Deno.test("An input that cannot be read ends the run with 65, and can be repaired", () =>
  inTemporaryFolder({ "catalogue/a.jsonl": OTHERS }, async (folder) => {
    const path = `${folder}/catalogue/b.jsonl`;
    await Deno.symlink(path, path);
    const { code, stderr } = await relabel(folder);
    assert.equal(code, 65, stderr);
    assert.match(stderr, /^refrain: .*b\.jsonl.*(symbolic links|Filesystem loop)/m);
    await Deno.remove(path);
    await Deno.writeTextFile(path, SONGS);
    await assertRepaired(folder, CATALOGUE);
  }));

Deno.test("An input that is removed between two runs leaves no files", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const { code } = await relabel(folder, "--force");
    assert.equal(code, 0);
    await Deno.remove(`${folder}/catalogue/b.jsonl`);
    const again = await relabel(folder);
    assert.equal(again.code, 73, again.stderr);
    assert.match(again.stderr, /with another catalogue.*--force starts again/);
    const forced = await relabel(folder, "--force");
    assert.equal(forced.code, 0, forced.stderr);
    const { "catalogue/a.jsonl": left } = CATALOGUE;
    assert.deepEqual(
      await filesBelow(`${folder}/edition`),
      await editionOf({ "catalogue/a.jsonl": left }),
    );
  }));

Deno.test("An input that is removed while others are read ends the run with 65, and the message names it", () => {
  const more = { ...CATALOGUE, "catalogue/c.jsonl": jsonlOfSongs(1501, 1600) };
  return inTemporaryFolder(more, async (folder) => {
    const run = start(folder, "--max-rate", "800");
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 2);
    await Deno.rename(`${folder}/catalogue/c.jsonl`, `${folder}/c`);
    const { code, stderr } = await over;
    assert.equal(code, 65, stderr);
    assert.match(stderr, /^refrain: c\.jsonl: it cannot be read: No such file/m);
    assert.match(stderr, /edition is unfinished: the same command resumes it/);
    const files = await filesBelow(`${folder}/edition`);
    assert.ok(files["annotations/a.jsonl"] && files["annotations/b.jsonl"]);
    assert.ok(!files["manifest.json"]);
    await Deno.rename(`${folder}/c`, `${folder}/catalogue/c.jsonl`);
    await assertRepaired(folder, more);
  });
});

Deno.test("An input that grows while it is read ends the run with 65, and is read again", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const run = start(folder, "--max-rate", "800");
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 3);
    const added = jsonlOfSongs(3001, 3010);
    await Deno.writeTextFile(`${folder}/catalogue/b.jsonl`, added, { append: true });
    const { code, stderr } = await over;
    assert.equal(code, 65, stderr);
    assert.match(stderr, /^refrain: b\.jsonl: it changed while it was read/m);
    assert.ok(!(await filesBelow(`${folder}/edition`))["manifest.json"]);
    await assertRepaired(folder, { ...CATALOGUE, "catalogue/b.jsonl": SONGS + added });
  }));

Deno.test("An input that changed between two runs is labelled again, and the others are resumed", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const run = start(folder, "--max-rate", "800");
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 3);
    run.kill("SIGTERM");
    assert.equal((await over).code, 143);
    const changed = jsonlOfSongs(5001, 5500);
    await Deno.writeTextFile(`${folder}/catalogue/b.jsonl`, changed);
    await assertRepaired(folder, { ...CATALOGUE, "catalogue/b.jsonl": changed });
  }));

Deno.test("The second of two runs on one folder ends with 73 at once and names the log", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const run = start(folder, "--max-rate", "1"); // it does not end before the others have started
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 1);
    for (const flags of [[], ["--force"]]) {
      const begun = performance.now();
      const { code, stderr } = await relabel(folder, ...flags);
      assert.equal(code, 73, stderr);
      assert.match(
        stderr,
        /^refrain: Cannot write .*edition: another run has locked .*edition\.log$/m,
      );
      assertTook(performance.now() - begun, 10_000);
    }
    run.kill("SIGTERM");
    const { code, stderr } = await over;
    assert.equal(code, 143, stderr);
    assert.match(stderr, /edition is unfinished: the same command resumes it/);
    await assertRepaired(folder, CATALOGUE);
  }));

Deno.test("A folder with other content is refused with 73, and not changed", () =>
  inTemporaryFolder({ ...CATALOGUE, "edition/precious.txt": "mine" }, async (folder) => {
    for (const flags of [[], ["--force"]]) {
      const { code, stderr } = await relabel(folder, ...flags);
      assert.equal(code, 73, stderr);
      assert.match(
        stderr,
        /^refrain: Cannot write .*edition: it is not empty and does not hold an edition/m,
      );
      assert.deepEqual(Object.keys(await filesBelow(`${folder}/edition`)), ["precious.txt"]);
    }
  }));

Deno.test("A folder that cannot be written is refused with 73", () =>
  inTemporaryFolder({ ...CATALOGUE, file: "" }, async (folder) => {
    // Root may write everywhere, except below a file and in /proc.
    for (const output of [`${folder}/file/edition`, "/proc/edition"]) {
      const { code, stderr } = await relabel(folder, "--output", output);
      assert.equal(code, 73, stderr);
      assert.match(stderr, /^refrain: Cannot write \S+\/edition\S*: [^\n]+\n$/);
    }
  }));

Deno.test("A finished edition is kept, unless --force is given", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    assert.equal((await relabel(folder)).code, 0);
    const finished = await filesBelow(`${folder}/edition`);
    const again = await relabel(folder);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /edition is already finished$/m);
    for (const flags of [["--compress", "gzip"], ["--shard", "1/2"], ["--lines"]]) {
      const other = await relabel(folder, ...flags);
      assert.equal(other.code, 73, other.stderr);
      assert.match(
        other.stderr,
        /it holds a finished edition (of|with) another .*--force starts again/,
      );
      assert.deepEqual(await filesBelow(`${folder}/edition`), finished);
    }
    const forced = await relabel(folder, "--compress", "gzip", "--force");
    assert.equal(forced.code, 0, forced.stderr);
    const files = Object.keys(await filesBelow(`${folder}/edition`));
    assert.ok(files.includes("annotations/a.jsonl.gz") && !files.includes("annotations/a.jsonl"));
  }));

Deno.test("An unfinished edition is not resumed with other settings", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const run = start(folder, "--max-rate", "800");
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 2);
    run.kill("SIGINT");
    assert.equal((await over).code, 130);
    const unfinished = await filesBelow(`${folder}/edition`);
    const cases: readonly (readonly [setting: string, ...flags: string[]])[] = [
      ["compression", "--compress", "zstd"],
      ["partition_songs", "--partition-songs", "100"],
      ["lines", "--lines"],
      ["model", "--model", "all-verse"],
      ["shard", "--shard", "1/2"],
    ];
    for (const [setting, ...flags] of cases) {
      const { code, stderr } = await relabel(folder, ...flags);
      assert.equal(code, 73, stderr);
      assert.match(stderr, new RegExp(`it holds an unfinished edition with another ${setting} `));
      assert.deepEqual(await filesBelow(`${folder}/edition`), unfinished);
    }
    await assertRepaired(folder, CATALOGUE);
  }));

Deno.test("An invalid journal, or missing files, are not resumed", () =>
  inTemporaryFolder({ "catalogue/b.jsonl": SONGS }, async (folder) => {
    const run = start(folder, "--max-rate", "800");
    const over = ended(run);
    await untilJournalHas(`${folder}/edition`, 3);
    run.kill("SIGTERM");
    await over;
    const path = `${folder}/edition/annotations/b.jsonl.part`;
    const stored = await Deno.readFile(path);
    await Deno.remove(path);
    const gone = await relabel(folder);
    assert.equal(gone.code, 73, gone.stderr);
    assert.match(gone.stderr, /^refrain: Cannot .*annotations\/b\.jsonl/m);
    await Deno.writeFile(path, stored.subarray(0, 10));
    const short = await relabel(folder);
    assert.equal(short.code, 73, short.stderr);
    assert.match(short.stderr, /annotations\/b\.jsonl\S*: it has 10 bytes/);
    await Deno.writeFile(path, stored);
    const journal = `${folder}/edition/unfinished.jsonl`, text = await Deno.readTextFile(journal);
    for (const line of [`{"input":7}`, "oops"]) {
      await Deno.writeTextFile(journal, text + line + "\n");
      const foreign = await relabel(folder);
      assert.equal(foreign.code, 73, foreign.stderr);
      assert.match(foreign.stderr, /its unfinished\.jsonl is invalid: /);
    }
    await Deno.writeTextFile(journal, text + `{"input":"b.jsonl","sta`);
    await assertRepaired(folder, { "catalogue/b.jsonl": SONGS });
  }));

Deno.test("An edition inside the catalogue is refused with 64", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    for (const output of ["catalogue", "catalogue/edition", "catalogue/../catalogue/deep/er"]) {
      const { code, stderr } = await relabel(folder, "--output", `${folder}/${output}`);
      assert.equal(code, 64, stderr);
      assert.match(stderr, /^refrain: --output .* is inside .*catalogue, which is an input$/m);
    }
    assert.deepEqual(Object.keys(await filesBelow(`${folder}/catalogue`)), ["a.jsonl", "b.jsonl"]);
  }));

Deno.test("A damaged or missing previous edition ends the run with 65", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const previous = `${folder}/previous`;
    assert.equal((await relabel(folder, "--output", previous)).code, 0);
    const changed = ["--previous", previous, "--changed-only"];
    for (const file of ["songs/b.jsonl", "annotations/b.jsonl"]) {
      const bytes = await Deno.readFile(`${previous}/${file}`);
      await Deno.writeFile(`${previous}/${file}`, bytes.with(40, bytes[40] ^ 1));
      const { code, stderr } = await relabel(folder, ...changed);
      assert.equal(code, 65, stderr);
      assert.match(
        stderr,
        new RegExp(`^refrain: Cannot read .*previous: .*${file} differs from what`, "m"),
      );
      assert.ok(!(await filesBelow(`${folder}/edition`))["manifest.json"]);
      await Deno.writeFile(`${previous}/${file}`, bytes);
    }
    await Deno.remove(`${previous}/manifest.json`);
    const { code, stderr } = await relabel(folder, ...changed);
    assert.equal(code, 65, stderr);
    assert.match(stderr, /^refrain: Cannot read .*previous: it has no manifest\.json/m);
  }));
