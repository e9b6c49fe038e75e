import assert from "node:assert/strict";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const SONG = `{"id":"s","lines":["la la","river","la la","river","moon"]}\n`;

/** Runs relabel with a rule, and a few flags. */
function relabel(...args: string[]) {
  return ended(startRefrain("relabel", "--model", "recurring-pair", "--workers", "0", ...args));
}

Deno.test("The published and the previous edition are never cleared by force", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONG }, async (folder) => {
    const songs = `${folder}/songs`, monday = `${folder}/monday`, current = `${folder}/current`;
    assert.equal((await relabel(songs, "--output", monday, "--publish", current)).code, 0);
    const before = await Deno.readTextFile(`${current}/manifest.json`);
    const cases = [
      [["--previous", current, "--changed-only"], /which is also --previous/],
      [["--publish", current], /would clear .*monday, to which .*current points/],
    ] as const;
    for (const [flags, message] of cases) {
      const { code, stderr } = await relabel(songs, "--output", monday, "--force", ...flags);
      assert.equal(code, 64);
      assert.match(stderr, message);
      assert.equal(await Deno.readTextFile(`${current}/manifest.json`), before);
    }
    assert.equal((await relabel(songs, "--output", monday, "--force")).code, 0);
    assert.equal(await Deno.readTextFile(`${current}/manifest.json`), before);
  }));

Deno.test("Reused songs are counted", () =>
  inTemporaryFolder({ "songs/a.jsonl": SONG }, async (folder) => {
    const songs = `${folder}/songs`, again = ["--previous", `${folder}/1`, "--changed-only"];
    assert.doesNotMatch((await relabel(songs, "--output", `${folder}/1`)).stderr, /reused/);
    await Deno.writeTextFile(`${songs}/a.jsonl`, SONG + SONG.replace(`"s"`, `"t"`));
    const { code, stderr } = await relabel(songs, "--output", `${folder}/2`, ...again);
    assert.equal(code, 0);
    assert.match(stderr, /^reused from the previous edition: 1 of 2$/m);
    assert.match(await Deno.readTextFile(`${folder}/2.log`), /"reused":1,/);
  }));
