import { EXIT } from "#pipelines/exit.ts";
import { checkApart } from "#pipelines/relabel/check_apart.ts";
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
