import { StoredEdition } from "#pipelines/edition/reader.ts";
import { EXIT } from "#pipelines/errors.ts";
import { checkNoOverlap, checkPaths } from "#pipelines/relabel/check_paths.ts";
import assert from "node:assert/strict";
import { relabelSettingsOf } from "../../support/relabel_settings.ts";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { filesBelow } from "../../support/files_below.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Checks a command line on a folder's songs; `@/` stands for the folder. */
async function check(root: string, ...args: readonly string[]): Promise<void> {
  const places = args.map((arg) => arg.replace(/^@/, root));
  const settings = relabelSettingsOf(...places);
  const previous = settings.previous === undefined
    ? undefined
    : await StoredEdition.open(settings.previous);
  await checkPaths(settings, [`${root}/songs`], previous);
}

async function assertRefused(
  root: string,
  args: readonly string[],
  message: RegExp,
  exitCode: number = EXIT.usage,
): Promise<void> {
  const before = await filesBelow(`${root}/labels`);
  const error = await runErrorOf(() => check(root, ...args));
  assert.match(error.message, message, args.join(" "));
  assert.equal(error.exitCode, exitCode);
  assert.deepEqual(await filesBelow(`${root}/labels`), before);
}

/** Lets a test work with songs, two editions, a link `web/current` to the second, and one unfinished. */
async function withEditions(test: (root: string) => Promise<void>): Promise<void> {
  const files = {
    "songs/a.jsonl": "",
    "labels/started/unfinished.jsonl": "",
    "labels/file": "precious",
  };
  await inTemporaryFolder(files, async (root) => {
    for (const name of ["1", "2"]) {
      await writeEdition(`${root}/labels/${name}`, { "a.jsonl": [{ id: "one", labels: "01" }] });
    }
    await Deno.mkdir(`${root}/web`);
    await Deno.symlink("../labels/2", `${root}/web/current`);
    await test(root);
  });
}

Deno.test("Paths that do not conflict pass, and are not changed", () =>
  withEditions(async (root) => {
    const before = await filesBelow(`${root}/labels`);
    await check(root, "--output", "@/labels/3");
    await check(root, "--output", "@/labels/2", "--publish", "@/web/current");
    await check(root, "--output", "@/labels/begun", "--previous", "@/labels/1", "--force");
    await check(root, "--output", "@/labels/3", "--publish", "@/not/there/yet", "--force");
    await check(root, "--output", "@/labels/1", "--publish", "@/web/current", "--force");
    await check(root, "--output", "@/labels/1", "--publish", "@/labels/10");
    assert.deepEqual(await filesBelow(`${root}/labels`), before);
  }));

Deno.test("No edition is written inside the catalogue or inside another edition", () =>
  withEditions(async (root) => {
    await assertRefused(root, ["--output", "@/songs/labels"], /labels is inside .*songs, which is/);
    for (const [output, edition] of [["1/songs", "1"], ["started/a/b", "started"]]) {
      const message = new RegExp(
        `^--output .*/${output} is inside .*/labels/${edition}, which is an edition$`,
      );
      await assertRefused(root, ["--output", `@/labels/${output}`], message);
      await assertRefused(root, ["--output", `@/labels/${output}`, "--force"], message);
    }
  }));

Deno.test("A link is neither inside the edition that it would point to nor in place of something else", () =>
  withEditions(async (root) => {
    for (const link of ["@/labels/3", "@/labels/3/current", "@/labels/3/a/../b/current"]) {
      const message = /^--publish .* is inside .*\/labels\/3\/?, to which it would point$/;
      await assertRefused(root, ["--output", "@/labels/3/", "--publish", link], message);
    }
    for (const link of ["@/labels/file", "@/labels/1"]) {
      const message = /^Cannot publish as .*: it exists and is not a symbolic link$/;
      const args = ["--output", "@/labels/3", "--publish", link];
      await assertRefused(root, args, message, EXIT.unwritable);
    }
  }));

Deno.test("Force never clears the previous or the published edition, however it is named", () =>
  withEditions(async (root) => {
    const one = "labels/1", two = "labels/2", link = "web/current";
    for (const [output, previous] of [[one, one], [two, link], [link, two]]) {
      const args = ["--output", `@/${output}`, "--previous", `@/${previous}`];
      const message = new RegExp(`would clear .*/${output}, which is also --previous$`);
      await assertRefused(root, [...args, "--force"], message);
      await check(root, ...args);
    }
    await Deno.symlink("labels", `${root}/labels-2`);
    const published = ["--output", "@/labels-2/2", "--publish", "@/web/current"];
    await assertRefused(
      root,
      [...published, "--force"],
      /^--force would clear .*labels-2\/2, to which .*web\/current points$/,
    );
    await check(root, ...published);
  }));

Deno.test("The output is never inside an input, following links", () =>
  inTemporaryFolder({ "songs/rock/a.jsonl": "", "labels/x": "" }, async (root) => {
    await Deno.symlink(`${root}/songs`, `${root}/link`);
    const within = ["songs", "songs/", "songs/labels", "songs/a/b/c", "link", "link/labels/new"];
    for (const read of ["songs", "link"]) {
      for (const folder of within) {
        const error = await runErrorOf(() =>
          checkNoOverlap(`${root}/${folder}`, [`${root}/${read}`])
        );
        assert.equal(error.exitCode, EXIT.usage, folder);
        assert.match(error.message, /^--output .* is inside .*, which is an input$/);
      }
      for (const folder of ["labels", "labels/new/er", "songs-2", "new"]) {
        await checkNoOverlap(`${root}/${folder}`, [`${root}/${read}`]);
      }
    }
    await checkNoOverlap(`${root}/songs/rock/labels`, [`${root}/songs/rock/a.jsonl`]);
  }));

Deno.test("No input is inside the output, however it is named", () =>
  inTemporaryFolder({ "labels/songs/a.jsonl": "", "apart/b.jsonl": "" }, async (root) => {
    await Deno.symlink(`${root}/labels`, `${root}/link`);
    await Deno.symlink(`${root}/labels/songs/a.jsonl`, `${root}/apart/linked.jsonl`);
    await Deno.symlink(`${root}/apart`, `${root}/labels/there`);
    const reads = ["labels/songs", "labels/songs/a.jsonl", "labels/*", "link/songs/*.jsonl"];
    const ways = ["apart/linked.jsonl", "apart/l*", "labels/there", "labels/there/b.jsonl"];
    for (const output of ["labels", "link"]) {
      for (const read of [...reads, ...ways]) {
        const paths = [`${root}/apart/b.jsonl`, `${root}/${read}`];
        const error = await runErrorOf(() => checkNoOverlap(`${root}/${output}`, paths));
        assert.equal(error.exitCode, EXIT.usage, read);
        assert.match(error.message, /^The input .* is inside --output .*\/(labels|link)$/);
      }
      await checkNoOverlap(`${root}/${output}`, [`${root}/apart`, `${root}/apart/b.jsonl`]);
    }
    await checkNoOverlap(`${root}/labels/songs-2`, [`${root}/labels/songs`]);
  }));
