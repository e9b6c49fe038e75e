import { EXIT } from "#pipelines/errors.ts";
import { checkApart } from "#pipelines/relabel/check_no_overlap.ts";
import assert from "node:assert/strict";
import { runErrorOf } from "../../support/run_error.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

Deno.test("What is written lies in nothing that is read, whatever links lead there", () =>
  inTemporaryFolder({ "songs/rock/a.jsonl": "", "labels/x": "" }, async (root) => {
    await Deno.symlink(`${root}/songs`, `${root}/link`);
    const within = ["songs", "songs/", "songs/labels", "songs/a/b/c", "link", "link/labels/new"];
    for (const read of ["songs", "link"]) {
      for (const folder of within) {
        const error = await runErrorOf(() => checkApart(`${root}/${folder}`, [`${root}/${read}`]));
        assert.equal(error.exitCode, EXIT.usage, folder);
        assert.match(error.message, /^--output .* lies in .*, which is read$/);
      }
      for (const folder of ["labels", "labels/new/er", "songs-2", "new"]) {
        await checkApart(`${root}/${folder}`, [`${root}/${read}`]);
      }
    }
    await checkApart(`${root}/songs/rock/labels`, [`${root}/songs/rock/a.jsonl`]);
  }));

Deno.test("Nothing that is read lies in what is written, whichever way it is named", () =>
  inTemporaryFolder({ "labels/songs/a.jsonl": "", "apart/b.jsonl": "" }, async (root) => {
    await Deno.symlink(`${root}/labels`, `${root}/link`);
    await Deno.symlink(`${root}/labels/songs/a.jsonl`, `${root}/apart/linked.jsonl`);
    await Deno.symlink(`${root}/apart`, `${root}/labels/there`);
    const reads = ["labels/songs", "labels/songs/a.jsonl", "labels/*", "link/songs/*.jsonl"];
    const ways = ["apart/linked.jsonl", "apart/l*", "labels/there", "labels/there/b.jsonl"];
    for (const output of ["labels", "link"]) {
      for (const read of [...reads, ...ways]) {
        const paths = [`${root}/apart/b.jsonl`, `${root}/${read}`];
        const error = await runErrorOf(() => checkApart(`${root}/${output}`, paths));
        assert.equal(error.exitCode, EXIT.usage, read);
        assert.match(error.message, /, which is read, lies in --output .*\/(labels|link)$/);
      }
      await checkApart(`${root}/${output}`, [`${root}/apart`, `${root}/apart/b.jsonl`]);
    }
    await checkApart(`${root}/labels/songs-2`, [`${root}/labels/songs`]);
  }));
