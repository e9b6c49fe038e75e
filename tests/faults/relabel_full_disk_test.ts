import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { relabelFullDisk } from "./relabel_full_disk.ts";
import { RelabelProcess } from "./support/relabel_process.ts";
import { RelabelScene } from "./support/relabel_scene.ts";
import { smallDisk } from "./support/small_disk.ts";
import { testRow } from "./support/test_row.ts";

testRow(relabelFullDisk);

Deno.test("A disk that has become read-only ends a run with 73, and what is there stays", async () => {
  await using scene = await RelabelScene.of({ seed: 1, records: 3_000, partitions: [null] });
  const { bytes, fileShare } = await scene.room(4096);
  await using disk = await smallDisk(0.6 * bytes, fileShare);
  const edition = `${disk.folder}/edition`;
  const run = () => new RelabelProcess(scene.args({ edition }), disk).ended;
  assert.equal((await run()).code, EXIT.unwritable);
  await disk.makeReadOnly();
  const { code, stderr } = await run();
  assert.equal(code, EXIT.unwritable, stderr);
  assert.match(
    stderr,
    /^refrain: Cannot write \S+\/edition\S*: (Read-only|File too large)[^\n]+\n$/,
  );
  await scene.checkNames(edition);
});
