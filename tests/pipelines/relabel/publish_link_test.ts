import { EXIT } from "#pipelines/errors.ts";
import { checkLink, publish } from "#pipelines/relabel/publish_link.ts";
import assert from "node:assert/strict";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const EDITIONS = { "labels/1/manifest.json": "one", "labels/2/manifest.json": "two" };

/** What is found by following a link. */
function foundBy(link: string): Promise<string> {
  return Deno.readTextFile(`${link}/manifest.json`);
}

async function assertUnpublished(action: () => Promise<void>, message: RegExp): Promise<void> {
  const error = await runErrorOf(action);
  assert.match(error.message, message);
  assert.equal(error.exitCode, EXIT.unwritable);
}

Deno.test("A link leads to the edition that was published last, and stays valid when all is moved", () =>
  inTemporaryFolder(EDITIONS, async (root) => {
    const link = `${root}/labels/current`;
    await publish(`${root}/labels/1`, link);
    assert.equal(await Deno.readLink(link), "1");
    await publish(`${root}/labels/2/`, `${link}/`);
    assert.equal(await Deno.readLink(link), "2");
    await Deno.rename(`${root}/labels`, `${root}/moved`);
    assert.equal(await foundBy(`${root}/moved/current`), "two");
    const names = await Array.fromAsync(Deno.readDir(`${root}/moved`), ({ name }) => name);
    assert.deepEqual(names.toSorted(), ["1", "2", "current"]);
  }));

Deno.test("A link may be elsewhere, also behind links", () =>
  inTemporaryFolder({ ...EDITIONS, "far/away/web/x": "", "deep/er/x": "" }, async (root) => {
    await publish(`${root}/labels/1`, `${root}/far/current`);
    assert.equal(await Deno.readLink(`${root}/far/current`), "../labels/1");
    await Deno.symlink("far/away/web", `${root}/web`);
    await publish(`${root}/labels/2`, `${root}/web/current`);
    assert.equal(await foundBy(`${root}/web/current`), "two");
    assert.equal(await foundBy(`${root}/far/away/web/current`), "two");
    await Deno.symlink("../../labels", `${root}/deep/er/labels`);
    await publish(`${root}/deep/er/labels/1`, `${root}/deep/er/current`);
    assert.equal(await foundBy(`${root}/deep/er/current`), "one");
  }));

Deno.test("Whoever follows the link while it is switched always finds an edition", () =>
  inTemporaryFolder(EDITIONS, async (root) => {
    const link = `${root}/labels/current`, found = new Set<string>();
    await publish(`${root}/labels/1`, link);
    let isOver = false;
    const reader = (async () => {
      for (; !isOver; await Promise.resolve()) {
        found.add(await foundBy(link));
        found.add(Deno.readTextFileSync(`${link}/manifest.json`));
      }
    })();
    try {
      for (let time = 0; time < 100; time++) await publish(`${root}/labels/${1 + time % 2}`, link);
    } finally {
      isOver = true;
    }
    await reader;
    assert.deepEqual([...found].toSorted(), ["one", "two"]);
  }));

Deno.test("The remains of a killed run do not block publishing, and neither does a dangling link", () =>
  inTemporaryFolder(EDITIONS, async (root) => {
    const link = `${root}/labels/current`;
    await Deno.symlink("gone", link);
    await Deno.symlink("gone", `${root}/labels/.current.part`);
    await checkLink(link);
    await publish(`${root}/labels/1`, link);
    assert.equal(await foundBy(link), "one");
  }));

Deno.test("Anything but a symbolic link is kept, and a link that cannot be made ends the run", () =>
  inTemporaryFolder({ ...EDITIONS, "current/x": "", "file": "precious" }, async (root) => {
    const edition = `${root}/labels/1`;
    for (const name of ["current", "file"]) {
      const message = new RegExp(
        `^Cannot publish as .*/${name}: it exists and is not a symbolic link$`,
      );
      await assertUnpublished(() => checkLink(`${root}/${name}`), message);
      await assertUnpublished(() => publish(edition, `${root}/${name}`), message);
    }
    assert.equal(await Deno.readTextFile(`${root}/file`), "precious");
    await assertUnpublished(
      () => publish(edition, `${root}/file/current`),
      /^Cannot publish as .*\/file\/current: /,
    );
    await checkLink(`${root}/free`);
  }));

Deno.test("The folder of a link is created with it, and not before", () =>
  inTemporaryFolder(EDITIONS, async (root) => {
    const link = `${root}/web/public/current`;
    await checkLink(link);
    await assert.rejects(Deno.lstat(`${root}/web`), Deno.errors.NotFound);
    await publish(`${root}/labels/1`, link);
    assert.equal(await Deno.readLink(link), "../../labels/1");
    assert.equal(await foundBy(link), "one");
  }));
