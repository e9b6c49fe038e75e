import { editionDifferenceSchema } from "#lib/diff/difference.ts";
import { diffCommand } from "#pipelines/diff/command.ts";
import { EXIT } from "#pipelines/errors.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { captureStderr, captureStdout } from "../../support/captured_output.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const NEVER = new AbortController().signal;

/** Two editions of the songs one and two; two has one chorus line fewer in `b`. */
function withEditions(action: (folder: string) => Promise<void>): Promise<void> {
  return inTemporaryFolder({}, async (folder) => {
    const one = { id: "one", labels: "0011" };
    await writeEdition(`${folder}/a`, { "s.jsonl": [one, { id: "two", labels: "011" }] });
    await writeEdition(`${folder}/b`, { "s.jsonl": [one, { id: "two", labels: "001" }] });
    await action(folder);
  });
}

/** Runs diff on both editions of a folder. */
async function ran(folder: string, ...flags: string[]) {
  let code: number | undefined, stdout = "";
  const args = [`${folder}/a`, `${folder}/b`, ...flags];
  const reported = await captureStderr(async () => {
    stdout = await captureStdout(async () => code = await diffCommand.run(args, NEVER));
  });
  return { code, stdout, reported };
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("Diff prints what changed", () =>
  withEditions(async (folder) => {
    const { code, stdout, reported } = await ran(folder);
    assert.deepEqual([code, reported], [EXIT.done, []]);
    assert.match(stdout, /^A is \S+\/a: 2 songs by invented 0\.0\.0$/m);
    assert.match(stdout, /^songs in both +2$/m);
    assert.match(stdout, /^ {2}labels changed +1$/m);
    assert.match(stdout, /^Share of lines that are chorus +0\.571 +0\.429 +−0\.143$/m);
    assert.match(stdout, /^lines with the same label +85\.7\u00a0%$/m);
    // Of A's boundaries 2 and 1, B has 2, and 2 in place of 1.
    assert.match(stdout, /^boundary F1 +0\.500$/m);
    assert.match(stdout, /^boundary F1 within 1 line +1\.000$/m);
    assert.match(stdout, /^ {2}moved by 1 line +1$/m);
    assert.match(stdout, /^0\.7–0\.8 +0 +0\.0\u00a0% +1 +25\.0\u00a0%$/m);
    assert.match(stdout, /^0\.7–0\.8 +1 +50\.0\u00a0%$/m, "of two boundaries that begin a chorus");
    assert.doesNotMatch(stdout, /differ/);
    assert.match(stdout, /^two +33\.3\u00a0% +1 of 3 +s\.jsonl +verse 1 +verse 2$/m);
  }));

Deno.test("Diff says in one line that nothing changed", () =>
  inTemporaryFolder({}, async (folder) => {
    const songs = { "s.jsonl": [{ id: "one", labels: "0011" }, { id: "two", labels: "011" }] };
    await writeEdition(`${folder}/a`, songs);
    await writeEdition(`${folder}/b`, songs);
    const { code, stdout, reported } = await ran(folder);
    assert.deepEqual([code, reported], [EXIT.done, []]);
    const [, , blank, ...rest] = stdout.split("\n");
    assert.deepEqual([blank, ...rest], ["", "Nothing changed: 2 songs with the same labels", ""]);
  }));

Deno.test("Diff writes everything as JSON, and an HTML page", () =>
  withEditions(async (folder) => {
    const files = ["--json", `${folder}/d.json`, "--report", `${folder}/d.html`];
    const { code } = await ran(folder, ...files, "--most-changed", "0");
    assert.equal(code, EXIT.done);
    const json = await Deno.readTextFile(`${folder}/d.json`);
    const difference = editionDifferenceSchema.parse(JSON.parse(json));
    assert.deepEqual([difference.songs.changed, difference.most_changed], [1, []]);
    assert.match(await Deno.readTextFile(`${folder}/d.html`), /^<!DOCTYPE html>/);

    const again = await runErrorOf(() => ran(folder, ...files));
    assert.equal(again.exitCode, EXIT.unwritable);
    assert.equal((await ran(folder, ...files, "--most-changed", "0", "--force")).code, EXIT.done);
    assert.equal(await Deno.readTextFile(`${folder}/d.json`), json, "the same bytes");
  }));

Deno.test("A gate that fails is reported, and the run ends with 3 after all files are written", () =>
  withEditions(async (folder) => {
    const { code, stdout, reported } = await ran(
      ...[folder, "--json", `${folder}/d.json`, "--fail-if", "boundary_f1 < 0.9"],
      ...["--fail-if", "chorus_rate>0.5", "--fail-if", "songs<3", "--fail-if=songs_removed>=0"],
    );
    assert.equal(code, EXIT.gated);
    assert.deepEqual(reported, [
      "gate: boundary_f1 is 0.500; the gate fails if it is below 0.9",
      "gate: songs is 2; the gate fails if it is below 3",
      "gate: songs_removed is 0; the gate fails if it is at or above 0",
    ]);
    assert.match(stdout, /^songs in both +2$/m);
    assert.ok(await exists(`${folder}/d.json`));
  }));

Deno.test("Gates that pass print nothing; metrics of one edition are those of B", () =>
  withEditions(async (folder) => {
    const gates = ["boundary_f1<0.5", "chorus_rate>0.45", "rejected_rate>0"];
    const flags = gates.flatMap((gate) => ["--fail-if", gate]);
    assert.deepEqual((await ran(folder, ...flags)).reported, []);
    assert.equal((await ran(folder, ...flags)).code, EXIT.done);
  }));

Deno.test("A failed gate is reported even if the reader of stdout has gone", () =>
  withEditions(async (folder) => {
    const write = Deno.stdout.write;
    Deno.stdout.write = () => Promise.reject(new Deno.errors.BrokenPipe("gone"));
    try {
      const args = [`${folder}/a`, `${folder}/b`, "--fail-if", "songs<3"];
      const reported = await captureStderr(async () => {
        assert.equal(await diffCommand.run(args, NEVER), EXIT.gated);
      });
      assert.equal(reported.length, 1);
    } finally {
      Deno.stdout.write = write;
    }
  }));

Deno.test("A wrong command line is refused before anything is read", () =>
  inTemporaryFolder({}, async (folder) => {
    const wrong: readonly (readonly [string[], RegExp])[] = [
      [[], /Give the folders of two editions/],
      [["a"], /Give the folders of two editions/],
      [["a", "b", "c"], /Give the folders of two editions/],
      [["a", "b", "--fail-if", "boundry_f1<1"], /no metric boundry_f1; the nearest is boundary_f1/],
      [["a", "b", "--fail-if", "boundary_f1"], /^--fail-if boundary_f1: A gate is METRIC<NUMBER/],
      [["a", "b", "--most-changed", "-1"], /--most-changed/],
      [["a", "b", "--fail"], /There is no flag --fail/],
      [["a", "b", "--json", "x", "--report", "x"], /need different files/],
    ];
    for (const [args, reported] of wrong) {
      const { exitCode, message } = await runErrorOf(() => diffCommand.run(args, NEVER));
      assert.equal(exitCode, EXIT.usage, message);
      assert.match(message, reported);
    }
    const missing = await runErrorOf(() => diffCommand.run([folder, folder], NEVER));
    assert.equal(missing.exitCode, EXIT.unreadable);
  }));

Deno.test("An interrupted or failed diff leaves no file", () =>
  withEditions(async (folder) => {
    const files = ["--json", `${folder}/d.json`, "--report", `${folder}/d.html`];
    const args = [`${folder}/a`, `${folder}/b`, ...files];
    const signal = AbortSignal.abort(EXIT.terminated);
    assert.equal((await runErrorOf(() => diffCommand.run(args, signal))).exitCode, EXIT.terminated);
    await Deno.truncate(`${folder}/b/annotations/s.jsonl`, 10);
    assert.equal((await runErrorOf(() => ran(folder, ...files))).exitCode, EXIT.unreadable);
    for (const name of ["d.json", "d.json.part", "d.html", "d.html.part"]) {
      assert.equal(await exists(`${folder}/${name}`), false, name);
    }
  }));

Deno.test("Differences of configuration come before any metric", () =>
  inTemporaryFolder({}, async (folder) => {
    const songs = [{ id: "one", labels: "0011" }], model = { ...TEST_MODEL, version: "9.9.9" };
    await writeEdition(`${folder}/a`, { "a.jsonl": songs });
    await writeEdition(`${folder}/b`, { "b.jsonl": songs }, { model, partitionSongs: 5 });
    const { stdout } = await ran(folder, "--report", `${folder}/d.html`);
    const reported = "A and B differ in model, catalogue and partition_songs.";
    assert.equal(stdout.split("\n\n")[1], reported);
    assert.ok((await Deno.readTextFile(`${folder}/d.html`)).includes(reported));
  }));

Deno.test("Control characters in names and ids never reach the terminal", () =>
  inTemporaryFolder({}, async (root) => {
    const evil = "\u001b[2J\nevil", folder = `${root}/${evil}`;
    const model = { ...TEST_MODEL, name: evil, version: evil };
    const songs = (labels: string) => ({ [`${evil}.jsonl`]: [{ id: evil, labels }] });
    await writeEdition(`${folder}/a`, songs("01"), { model });
    const b = await writeEdition(`${folder}/b`, songs("00"));
    const metrics = { ...b.metrics, warnings: [evil] };
    await Deno.writeTextFile(`${folder}/b/manifest.json`, JSON.stringify({ ...b, metrics }));
    const { stdout } = await ran(folder);
    const shown = String.raw`\u001b[2J\u000aevil`;
    assert.ok(stdout.startsWith(`A is ${root}/${shown}/a: 1 song by ${shown} ${shown}\n`), stdout);
    assert.ok(stdout.includes(`\n${shown}  50.0`), stdout);
    assert.ok(stdout.endsWith(`\n\nwarning: B: ${shown}\n`), stdout);
    assert.ok(!stdout.includes("\u001b"));
  }));

Deno.test("An id of more than sixty characters is shortened, and its occurrence is shown", () =>
  inTemporaryFolder({}, async (folder) => {
    const ids = ["🎵".repeat(60), "🎵".repeat(61)];
    const songs = (labels: string) => [...ids, ids[1]].map((id) => ({ id, labels }));
    await writeEdition(`${folder}/a`, { "s.jsonl": songs("01") });
    await writeEdition(`${folder}/b`, { "s.jsonl": songs("00") });
    const { stdout } = await ran(folder), cut = `${"🎵".repeat(59)}…`;
    const shown = stdout.split("\n").filter((row) => row.startsWith("🎵")).map((row) =>
      row.split(/ {2,}/)[0]
    );
    assert.deepEqual(shown, [ids[0], cut, `${cut} (2)`]);
  }));

Deno.test("Outputs inside a compared edition are refused", () =>
  withEditions(async (folder) => {
    await Deno.symlink(`${folder}/b`, `${folder}/link`);
    for (const path of ["a/diff.json", "b/manifest.json", "link/new/diff.json"]) {
      const error = await runErrorOf(() => ran(folder, "--json", `${folder}/${path}`, "--force"));
      assert.equal(error.exitCode, EXIT.usage);
      assert.match(error.message, /^--json .* is inside .*, which is compared$/);
    }
    assert.ok(!await exists(`${folder}/a/diff.json`));
  }));
