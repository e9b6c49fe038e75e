import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const FAST = ["--resamples", "100"];

const files = {
  "songs.jsonl": numberedSongs(30),
  "fewer.jsonl": `no song\n{"lines":["la"]}\n${numberedSongs(28, { from: 4 })}`,
  "elsewhere.jsonl": numberedSongs(3, { from: 50 }),
};

/** Evaluates the rules on the songs of a file; returns the output. */
async function evaluated(folder: string, songs: string, ...models: string[]): Promise<string> {
  const { code, stdout, stderr } = await ended(startRefrain(
    ...["evaluate", `${folder}/${songs}.jsonl`, "--json", `${folder}/${songs}.json`, ...FAST],
    ...models.flatMap((model) => ["--model", model]),
  ));
  assert.equal(code, 0, stderr);
  return stdout;
}

function compared(...args: string[]) {
  return ended(startRefrain("compare", ...FAST, ...args));
}

Deno.test("compare and evaluate give the same differences of two systems of one file", () =>
  inTemporaryFolder(files, async (folder) => {
    const reported = await evaluated(folder, "songs", "recurring-pair", "all-verse");
    const file = `${folder}/songs.json`;
    const { code, stdout } = await compared(
      ...[file, file, "--system", "recurring-pair", "--system", "all-verse"],
    );
    assert.equal(code, 0);
    const rows = (text: string) => text.slice(text.indexOf(" − ")).match(/^[A-Z].*[+−]\d.*$/gm);
    assert.deepEqual(rows(stdout), rows(reported));
    assert.ok(rows(stdout)!.length >= 6);
    assert.match(stdout, /^ +A: recurring-pair +B: all-verse$/m);

    const itself = await compared(file, file, "--all");
    assert.match(itself.stdout, /^ +A: recurring-pair +B: recurring-pair$/m);
    assert.match(itself.stdout, /^WindowDiff ↓ +0\.000 \[0\.000, 0\.000\]$/m);
  }));

Deno.test("Two files are compared on the songs that both have", () =>
  inTemporaryFolder(files, async (folder) => {
    await Promise.all([
      evaluated(folder, "songs", "recurring-pair"),
      evaluated(folder, "fewer", "all-verse"),
      evaluated(folder, "elsewhere", "all-verse"),
    ]);
    const [songs, fewer, elsewhere] = ["songs", "fewer", "elsewhere"]
      .map((name) => `${folder}/${name}.json`);
    const { code, stdout } = await compared(songs, fewer);
    assert.equal(code, 0);
    assert.match(stdout, /^26 songs\. A is .*songs\.json, B is .*fewer\.json$/m);
    assert.match(stdout, /^Left out: 4 only in A, 2 only in B, 0 with other words or labels$/m);
    const apart = await compared(songs, elsewhere);
    assert.deepEqual([apart.code, apart.stdout], [65, ""]);
    assert.match(apart.stderr, /Cannot compare the files\. They have no song in common/);
  }));

Deno.test("Songs left out and warnings of both runs are repeated, each with its run", () =>
  inTemporaryFolder(files, async (folder) => {
    await Promise.all([
      evaluated(folder, "songs", "recurring-pair"),
      evaluated(folder, "fewer", "all-verse"),
    ]);
    const [songs, fewer] = ["songs", "fewer"].map((name) => `${folder}/${name}.json`);
    const { systems: [system], ...others } = JSON.parse(await Deno.readTextFile(songs));
    await Deno.writeTextFile(
      songs,
      JSON.stringify({ ...others, systems: [{ ...system, trained_on: ["songs.jsonl"] }] }),
    );
    const warningsIn = ({ stdout }: { stdout: string }) => stdout.match(/^warning: .*$/gm);
    const learnt = "it was trained on songs.jsonl: its scores do not cover new songs";
    const leftOut = ["left out 1 song without reference labels", "left out 1 record rejected"];
    assert.deepEqual(warningsIn(await compared(songs, fewer)), [
      `warning: A: ${learnt}`,
      ...leftOut.map((text) => `warning: B: ${text}`),
    ]);
    assert.deepEqual(warningsIn(await compared(fewer, songs)), [
      ...leftOut.map((text) => `warning: A: ${text}`),
      `warning: B: ${learnt}`,
    ]);
    assert.equal(warningsIn(await compared(fewer, fewer))?.length, 4);
  }));

Deno.test("Songs with the same id and structure but different words are not matched", () => {
  const words = numberedSongs(25), others = words.replaceAll("sing number", "hum number");
  return inTemporaryFolder({ "one.jsonl": words, "other.jsonl": others }, async (folder) => {
    await Promise.all(["one", "other"].map((name) => evaluated(folder, name, "all-verse")));
    const { code, stderr } = await compared(`${folder}/one.json`, `${folder}/other.json`);
    assert.equal(code, 65);
    assert.match(stderr, /They have no song in common \(25 with other words or reference labels\)/);
  });
});

Deno.test("An unknown system of a file is refused, and the nearest name is suggested", () =>
  inTemporaryFolder(files, async (folder) => {
    await evaluated(folder, "songs", "recurring-pair", "all-verse");
    const file = `${folder}/songs.json`;
    const { code, stderr } = await compared(file, file, "--system", "all-verses");
    assert.equal(code, 64);
    assert.match(stderr, /has recurring-pair, all-verse\. Did you mean all-verse\?/);
    const thrice = ["a", "b", "c"].flatMap((name) => ["--system", name]);
    assert.equal((await compared(file, file, ...thrice)).code, 64);
    for (const operands of [[], [file], [file, file, file]]) {
      const wrong = await compared(...operands);
      assert.deepEqual([wrong.code, wrong.stdout], [64, ""]);
    }
  }));

Deno.test("A file that is not a scores file is refused with exit code 65 and the reason", () =>
  inTemporaryFolder({
    ...files,
    "empty.json": "",
    "garbage.json": '{"schema":"refrain.scores/2"',
    "list.json": "[]",
    "run.json": '{"schema":"refrain.run/2"}',
    "next.json": '{"schema":"refrain.scores/3"}',
    "v1.json": '{"schema":"refrain.scores/1"}',
  }, async (folder) => {
    await evaluated(folder, "songs", "all-verse");
    const text = await Deno.readTextFile(`${folder}/songs.json`);
    await Deno.writeTextFile(`${folder}/cut.json`, text.slice(0, text.length >> 1));
    await Deno.writeTextFile(`${folder}/more.json`, text.replace("{", '{"x":1,'));
    const columns = text.replace('"lines.verse_as_verse"', '"lines.others"');
    await Deno.writeTextFile(`${folder}/old.json`, columns);
    const { systems: [system], ...others } = JSON.parse(text);
    const [first, ...rows] = system.statistics;
    for (const [name, wrong] of [["song", rows], ["column", [first.slice(1), ...rows]]] as const) {
      const file = { ...others, systems: [{ ...system, statistics: wrong }] };
      await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(file));
    }
    const names = "empty garbage list run next v1 cut more old song column missing".split(" ");
    const all = await Promise.all(
      names.map((name) => compared(`${folder}/songs.json`, `${folder}/${name}.json`)),
    );
    assert.match(
      all[names.indexOf("v1")].stderr,
      /refrain\.scores\/1; .* Run refrain evaluate again/,
    );
    const reasonOf = (name: string) => all[names.indexOf(name)].stderr;
    assert.match(reasonOf("missing"), /missing\.json: there is no such file or folder$/m);
    for (const name of ["empty", "garbage", "list", "run", "cut"]) {
      assert.match(reasonOf(name), /it is not a scores file: give a file that refrain evaluate /);
    }
    all.forEach(({ code, stdout, stderr }, place) => {
      assert.deepEqual([code, stdout], [65, ""], names[place]);
      assert.match(stderr, /^refrain: Cannot (read .*: |compare the files\. ).+\n$/);
    });
  }));
