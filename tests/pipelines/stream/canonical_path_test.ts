import { canonicalPath, isInside } from "#pipelines/stream/canonical_path.ts";
import assert from "node:assert/strict";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

Deno.test("A path leads where its links lead, also if it is not there yet", () =>
  inTemporaryFolder({ "songs/a.jsonl": "" }, async (folder) => {
    const root = await Deno.realPath(folder);
    await Deno.symlink("songs", `${root}/link`);
    assert.equal(await canonicalPath(`${root}/link/a.jsonl`), `${root}/songs/a.jsonl`);
    assert.equal(await canonicalPath(`${root}/link/new/b`), `${root}/songs/new/b`);
    assert.equal(await canonicalPath(`${root}/other/../link`), `${root}/songs`);
    assert.equal(await canonicalPath("/"), "/");
  }));

Deno.test("A place lies in its own folder and in those above, and in none of a similar name", () => {
  for (const folder of ["/a/b", "/a/b/", "/a", "/"]) assert.ok(isInside("/a/b", folder), folder);
  for (const folder of ["/a/b/c", "/a/bc", "/ab"]) assert.ok(!isInside("/a/b", folder), folder);
  assert.ok(!isInside("/a/bc", "/a/b"));
});
