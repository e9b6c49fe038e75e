import { catalogueIdentity, type Manifest } from "#lib/edition/manifest.ts";
import { clearFolder, stateOfFolder } from "#pipelines/edition/folder.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { MadeEdition } from "#pipelines/relabel/edition_plan.ts";
import { planMerge } from "#pipelines/relabel/plan_merge.ts";
import { RunLog } from "#pipelines/relabel/run_log.ts";
import assert from "node:assert/strict";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { filesBelow } from "../../support/files_below.ts";
import { runErrorOf } from "../../support/run_error.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { toldWhile } from "../../support/told.ts";

const INPUTS = ["a.jsonl", "b.jsonl"];

/** Writes the edition of some inputs of the catalogue, as a shard has it. */
async function writeShard(folder: string, inputs: readonly string[]): Promise<string> {
  const songs = Object.fromEntries(inputs.map((name) => [name, [{ id: name, labels: "01" }]]));
  const manifest: Manifest = {
    ...await writeEdition(folder, songs),
    catalogue: catalogueIdentity(INPUTS),
  };
  await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(manifest));
  return folder;
}

/** Lets a test work with a folder that is not there yet, and the shards of a catalogue. */
async function withShards(
  test: (folder: string, shards: readonly string[]) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder({}, async (root) => {
    const shards = INPUTS.map((name, place) => writeShard(`${root}/${place + 1}`, [name]));
    await test(`${root}/all`, await Promise.all(shards));
  });
}

/** Makes what is planned. Tells what came of it, and what was told. */
async function made(
  folder: string,
  shards: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly edition: MadeEdition; readonly told: readonly string[] }> {
  const plan = await planMerge(shards), log = await RunLog.hold(folder);
  try {
    const making = { folder, state: await stateOfFolder(folder), log, signal };
    let edition: MadeEdition | undefined;
    const told = await toldWhile(async () => void (edition = await plan.make(making)));
    return { edition: edition!, told };
  } finally {
    log.close();
  }
}

Deno.test("Shards that make no catalogue, and such as are not finished, are not planned with", () =>
  withShards(async (folder, [one, two]) => {
    const cases = [
      [[one], /^Cannot merge: the catalogue has 2 inputs, and they hold 1$/],
      [[one, two, one], /^Cannot merge: a\.jsonl is in two of them$/],
      [[one, `${one}/songs`], /^Cannot read .*songs: it has no manifest\.json, so/],
      [[one, folder], /^Cannot read .*all: there is no such folder$/],
    ] as const;
    for (const [shards, message] of cases) {
      const error = await runErrorOf(() => planMerge(shards));
      assert.match(error.message, message);
      assert.equal(error.exitCode, EXIT.unreadable);
    }
    await planMerge([one, two]);
    await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
  }));

Deno.test("Shards that are joined already are found so, and others are not", () =>
  withShards(async (folder, shards) => {
    const { edition } = await made(folder, shards);
    assert.ok(edition.manifest);
    const { edition: again, told } = await made(folder, shards.toReversed());
    assert.deepEqual(again, edition);
    assert.deepEqual(told, [`${folder} is finished already`]);
    const other = JSON.stringify({ ...edition.manifest, refrain: "9.9.9" });
    await Deno.writeTextFile(`${folder}/manifest.json`, other);
    const error = await runErrorOf(() => made(folder, shards));
    assert.match(error.message, /: another edition is there \(--force begins anew\)$/);
    assert.equal(error.exitCode, EXIT.unwritable);
    assert.equal(await Deno.readTextFile(`${folder}/manifest.json`), other);
  }));

Deno.test("A merge that was ended begins anew, and so does one where an edition was cleared", () =>
  withShards(async (folder, shards) => {
    const { edition, told } = await made(folder, shards, AbortSignal.abort(EXIT.terminated));
    assert.deepEqual(edition, { exitCode: EXIT.terminated });
    assert.deepEqual(told, [`${folder} is unfinished: the same command begins anew`]);
    assert.ok((await made(folder, shards)).edition.manifest);
    const files = await filesBelow(folder);
    await clearFolder(folder);
    assert.ok((await made(folder, shards)).edition.manifest);
    assert.deepEqual(await filesBelow(folder), files);
  }));

Deno.test("An edition that is being labelled is not merged over", () =>
  withShards(async (folder, shards) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/unfinished.jsonl`, "{}\n");
    const before = await filesBelow(folder);
    const error = await runErrorOf(() => made(folder, shards));
    assert.match(error.message, /: an unfinished edition is there \(--force begins anew\)$/);
    assert.equal(error.exitCode, EXIT.unwritable);
    assert.deepEqual(await filesBelow(folder), before);
  }));
