import { EXIT } from "#pipelines/errors.ts";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../support/files_below.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { relabelTo } from "../support/relabel_command_line.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

/**
 * Made by Refrain 0.1.0 from the first two lines of examples/songs.jsonl: `refrain relabel songs
 * --output edition_0.1.0 --model recurring-pair`; and a journal with the first line of such a run.
 */
const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const OLD = golden("edition_0.1.0"), UNFINISHED = golden("unfinished_0.1.0");
const SONGS = { "songs/a.jsonl": '{"id":"a","lines":["one","two","one","two"]}\n' };
const REFUSED =
  /it is a refrain\.edition\/1, written by Refrain 0\.1\.0, and this version reads refrain\.edition\/2\. Label the catalogue again/;

Deno.test("An edition of Refrain 0.1.0 is refused as --previous, shard and operand of diff", () =>
  inTemporaryFolder(SONGS, async (folder) => {
    const { unreadable } = EXIT, output = ["--output", `${folder}/new`];
    const runs = [
      await relabelTo(unreadable, `${folder}/songs`, ...output, "--previous", OLD),
      await relabelTo(unreadable, "--merge", OLD, OLD, ...output),
    ];
    const { code, stderr } = await ended(startRefrain("diff", OLD, OLD));
    assert.equal(code, unreadable, stderr);
    for (const message of [...runs, stderr]) assert.match(message, REFUSED);
  }));

Deno.test("An edition of Refrain 0.1.0 is not resumed or replaced, unless it is forced", async () =>
  await inTemporaryFolder({
    ...SONGS,
    "done/manifest.json": await Deno.readTextFile(`${OLD}/manifest.json`),
    "done/annotations/old.jsonl": "{}\n",
    "unfinished/unfinished.jsonl": await Deno.readTextFile(`${UNFINISHED}/unfinished.jsonl`),
  }, async (folder) => {
    const { unreadable, unwritable } = EXIT, before = await filesBelow(folder);
    const run = (code: number, name: string, ...flags: readonly string[]) =>
      relabelTo(code, `${folder}/songs`, "--output", `${folder}/${name}`, ...flags);
    assert.match(await run(unreadable, "done"), REFUSED);
    assert.match(
      await run(unwritable, "unfinished"),
      /its unfinished edition was started by Refrain 0\.1\.0 \(--force starts again\)/,
    );
    const { "done.log": _done, "unfinished.log": _unfinished, ...after } = await filesBelow(folder);
    assert.deepEqual(after, before);
    const files: Record<string, unknown>[] = [];
    for (const name of ["done", "unfinished"]) {
      await run(0, name, "--force");
      files.push(await filesBelow(`${folder}/${name}`));
    }
    assert.deepEqual(files[0], files[1]);
    assert.deepEqual(Object.keys(files[0]).toSorted(), [
      "annotations/a.jsonl",
      "manifest.json",
      "songs/a.jsonl",
    ]);
  }));
