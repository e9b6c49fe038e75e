import { identifyCatalogue, type Manifest } from "#lib/edition/manifest.ts";
import { clearFolder, readFolderState } from "#pipelines/edition/folder.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { PlanResult } from "#pipelines/relabel/edition_plan.ts";
import { mergeEditions, planMerge } from "#pipelines/relabel/merge.ts";
import { RunLog } from "#pipelines/relabel/run_log.ts";
import assert from "node:assert/strict";
import { type EditionSong, writeEdition } from "../../support/edition_on_disk.ts";
import { filesBelow } from "../../support/files_below.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

const CATALOGUE: Record<string, readonly EditionSong[]> = {
  "a.jsonl": [{ id: "one", labels: "0110" }, { id: "one", labels: "01" }],
  "b.jsonl": [],
  "rock/a.jsonl": [{ id: "one", labels: "1111" }, { id: "two", labels: "0" }],
  "rock/live.jsonl": [{ id: "three", labels: "0011", confidence: 0.9 }],
};

const never = new AbortController().signal;

/** Writes the edition of some inputs of the catalogue, as a shard has it. */
async function writeShard(
  folder: string,
  inputs: readonly string[],
  change: Partial<Manifest> = {},
): Promise<StoredEdition> {
  await Deno.mkdir(folder, { recursive: true });
  const songs = Object.fromEntries(inputs.map((name) => [name, CATALOGUE[name]]));
  const manifest = await writeEdition(folder, songs);
  const catalogue = identifyCatalogue(Object.keys(CATALOGUE).toSorted());
  await Deno.writeTextFile(
    `${folder}/manifest.json`,
    JSON.stringify({ ...manifest, catalogue, ...change }),
  );
  return await StoredEdition.open(folder);
}

/** Lets a test work with an empty folder, and two shards that make a catalogue. */
async function withShards(
  test: (folder: string, shards: readonly StoredEdition[], root: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder({ "all/.keep": "" }, async (root) => {
    await Deno.remove(`${root}/all/.keep`);
    const one = await writeShard(`${root}/1`, ["b.jsonl", "rock/live.jsonl"]);
    const two = await writeShard(`${root}/2`, ["a.jsonl", "rock/a.jsonl"]);
    await test(`${root}/all`, [one, two], root);
  });
}

async function assertRefused(
  shards: readonly StoredEdition[],
  folder: string,
  message: RegExp,
  exitCode: number = EXIT.unreadable,
): Promise<void> {
  const error = await runErrorOf(() => mergeEditions(shards, folder, never));
  assert.match(error.message, message);
  assert.equal(error.exitCode, exitCode);
  await assert.rejects(Deno.stat(`${folder}/manifest.json`), Deno.errors.NotFound);
}

Deno.test("Shards are merged to the edition of the whole catalogue, in any order", () =>
  withShards(async (folder, shards, root) => {
    const whole = await writeShard(`${root}/whole`, Object.keys(CATALOGUE));
    assert.deepEqual(await mergeEditions(shards, folder, never), whole.manifest);
    const files = await filesBelow(folder);
    const { "manifest.json": _, ...parts } = await filesBelow(whole.folder);
    const { "manifest.json": manifest, ...joinedParts } = files;
    assert.deepEqual(joinedParts, parts);
    assert.ok(manifest);
    await Deno.mkdir(`${root}/again`);
    await mergeEditions(shards.toReversed(), `${root}/again`, never);
    assert.deepEqual(await filesBelow(`${root}/again`), files);
    assert.equal((await Deno.readTextFile(`${folder}/manifest.json`)).at(-1), "\n");
  }));

Deno.test("An input in two shards or in none is refused", () =>
  withShards(async (folder, [one, two], root) => {
    const both = await writeShard(`${root}/3`, ["b.jsonl", "a.jsonl"]);
    await assertRefused(
      [one, two, both],
      folder,
      /^Cannot merge: two of them hold the input a\.jsonl$/,
    );
    await assertRefused([one, one], folder, /^Cannot merge: two of them hold the input b\.jsonl$/);
    await assertRefused(
      [one],
      folder,
      /^Cannot merge: the catalogue has 4 inputs, and they hold 2$/,
    );
    assert.equal(await readFolderState(folder), "empty");
  }));

Deno.test("Shards of different models, settings, versions or catalogues are refused", () =>
  withShards(async (folder, [one, { manifest }], root) => {
    const { model, output_options } = manifest;
    const changes: readonly Partial<Manifest>[] = [
      { refrain: "0.0.1" },
      { model: { ...model, version: "0.0.1" } },
      { output_options: { ...output_options, max_lines: 499 } },
      { output_options: { ...output_options, compression: "gzip" } },
      { catalogue: identifyCatalogue(["a.jsonl"]) },
    ];
    for (const change of changes) {
      const other = await writeShard(`${root}/other`, ["a.jsonl", "rock/a.jsonl"], change);
      await assertRefused(
        [one, other],
        folder,
        /1 and .*other were made from different catalogues, or/,
      );
    }
    assert.equal(await readFolderState(folder), "empty");
  }));

Deno.test("A damaged shard is named with its file, and no file of it gets its final name", () =>
  withShards(async (folder, shards, root) => {
    const path = `${root}/2/annotations/rock/a.jsonl`, whole = await Deno.readTextFile(path);
    for (const damaged of [whole.replace("two", "TWO"), whole.slice(1), `${whole}\n`]) {
      await Deno.writeTextFile(path, damaged);
      const message = /2: annotations\/rock\/a\.jsonl differs from what its manifest says$/;
      await assertRefused(shards, folder, message);
      const names = Object.keys(await filesBelow(folder));
      assert.ok(!names.includes("annotations/rock/a.jsonl"));
      assert.equal(await readFolderState(folder), "unfinished");
    }
    await Deno.remove(path);
    await assertRefused(shards, folder, /2: annotations\/rock\/a\.jsonl: .*No such file/);
    await Deno.writeTextFile(path, whole);
    await mergeEditions(shards, folder, never);
    assert.ok(!Object.keys(await filesBelow(folder)).some((name) => name.endsWith(".part")));
    assert.equal(await readFolderState(folder), "finished");
  }));

Deno.test("A merge that is interrupted starts again, and its remains make no difference", () =>
  withShards(async (folder, shards, root) => {
    await mergeEditions(shards, folder, never);
    const whole = await filesBelow(folder), { rename } = Deno;
    let survived = 0;
    for (;; survived++) {
      const other = `${root}/ended/${survived}`, controller = new AbortController();
      await Deno.mkdir(other, { recursive: true });
      let left = survived;
      Deno.rename = async (from, to) => {
        await rename(from, to);
        if (left-- === 0) controller.abort();
      };
      const manifest = await mergeEditions(shards, other, controller.signal);
      Deno.rename = rename;
      if (!controller.signal.aborted || manifest) break;
      assert.equal(await readFolderState(other), "unfinished");
      await mergeEditions(shards, other, never);
      assert.deepEqual(await filesBelow(other), whole);
    }
    assert.equal(survived, 7, "ended after each of eight files but the last");
  }));

Deno.test("If nothing can be written the merge ends, and names the file", () =>
  withShards(async (folder, shards, root) => {
    const { unwritable } = EXIT;
    await Deno.writeTextFile(`${folder}/songs`, "in the way");
    await assertRefused(shards, folder, /^Cannot write .*all\/songs\/\w+\.jsonl: /, unwritable);
    await Deno.writeTextFile(`${root}/file`, "in the way");
    await assertRefused(shards, `${root}/gone`, /^Cannot write .*gone: /, unwritable);
  }));

const INPUTS = ["a.jsonl", "b.jsonl"];

/** Writes the edition of some inputs of the catalogue, as a shard has it. */
async function writeSmallShard(folder: string, inputs: readonly string[]): Promise<string> {
  const songs = Object.fromEntries(inputs.map((name) => [name, [{ id: name, labels: "01" }]]));
  const manifest: Manifest = {
    ...await writeEdition(folder, songs),
    catalogue: identifyCatalogue(INPUTS),
  };
  await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(manifest));
  return folder;
}

/** Lets a test work with a folder that is not there yet, and the shards of a catalogue. */
async function withSmallShards(
  test: (folder: string, shards: readonly string[]) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder({}, async (root) => {
    const shards = INPUTS.map((name, place) => writeSmallShard(`${root}/${place + 1}`, [name]));
    await test(`${root}/all`, await Promise.all(shards));
  });
}

/** Carries out a plan; returns its result and what was printed. */
async function made(
  folder: string,
  shards: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly edition: PlanResult; readonly reported: readonly string[] }> {
  const plan = await planMerge(shards), log = await RunLog.open(folder);
  try {
    const making = { folder, state: await readFolderState(folder), log, signal };
    let edition: PlanResult | undefined;
    const reported = await captureStderr(async () => void (edition = await plan.make(making)));
    return { edition: edition!, reported };
  } finally {
    log.close();
  }
}

Deno.test("Shards that do not form a catalogue, or are unfinished, are not planned", () =>
  withSmallShards(async (folder, [one, two]) => {
    const cases = [
      [[one], /^Cannot merge: the catalogue has 2 inputs, and they hold 1$/],
      [[one, two, one], /^Cannot merge: two of them hold the input a\.jsonl$/],
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

Deno.test("A finished merge is detected, and another edition refused", () =>
  withSmallShards(async (folder, shards) => {
    const { edition } = await made(folder, shards);
    assert.ok(edition.manifest);
    const { edition: again, reported } = await made(folder, shards.toReversed());
    assert.deepEqual(again, edition);
    assert.deepEqual(reported, [`${folder} is already finished`]);
    const other = JSON.stringify({ ...edition.manifest, refrain: "9.9.9" });
    await Deno.writeTextFile(`${folder}/manifest.json`, other);
    const error = await runErrorOf(() => made(folder, shards));
    assert.match(error.message, /: it holds another edition \(--force starts again\)$/);
    assert.equal(error.exitCode, EXIT.unwritable);
    assert.equal(await Deno.readTextFile(`${folder}/manifest.json`), other);
  }));

Deno.test("A merge that was interrupted, or whose edition was cleared, starts again", () =>
  withSmallShards(async (folder, shards) => {
    const { edition, reported } = await made(folder, shards, AbortSignal.abort(EXIT.terminated));
    assert.deepEqual(edition, { exitCode: EXIT.terminated });
    assert.deepEqual(reported, [
      `${folder} is unfinished: the same command starts the merge again`,
    ]);
    assert.ok((await made(folder, shards)).edition.manifest);
    const files = await filesBelow(folder);
    await clearFolder(folder);
    assert.ok((await made(folder, shards)).edition.manifest);
    assert.deepEqual(await filesBelow(folder), files);
  }));

Deno.test("An edition that is being labelled is not overwritten by a merge", () =>
  withSmallShards(async (folder, shards) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/unfinished.jsonl`, "{}\n");
    const before = await filesBelow(folder);
    const error = await runErrorOf(() => made(folder, shards));
    assert.match(error.message, /: it holds an unfinished edition \(--force starts again\)$/);
    assert.equal(error.exitCode, EXIT.unwritable);
    assert.deepEqual(await filesBelow(folder), before);
  }));
