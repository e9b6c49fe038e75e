import assert from "node:assert/strict";
import type { EditionPart } from "#lib/edition/manifest.ts";
import {
  clearFolder,
  findEnclosingEdition,
  finishFolder,
  PART_FILES,
  partPath,
  readFolderState,
  storedFiles,
} from "#pipelines/edition/folder.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import { EXIT } from "#pipelines/errors.ts";
import { type EditionSong, writeEdition } from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { filesBelow } from "../../support/files_below.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const SONGS: Record<string, EditionSong[]> = {
  "b.jsonl": [{ id: "two", labels: "0" }],
  "rock/a.jsonl": [{ id: "one", labels: "01" }],
};

const OWN = [
  "annotations/b.jsonl",
  "annotations/rock/a.jsonl",
  "songs/b.jsonl",
  "songs/rock/a.jsonl",
];

/** The start of every manifest. */
const MANIFEST = `{"schema":"refrain.edition/1"`;

/** Writes an edition without its manifest into a folder, and returns the manifest. */
async function unfinishedEdition(folder: string) {
  const manifest = await writeEdition(folder, SONGS);
  await Deno.remove(`${folder}/manifest.json`);
  await Deno.writeTextFile(`${folder}/unfinished.jsonl`, "a journal\n");
  return manifest;
}

async function assertUnwritable(action: () => Promise<unknown>, message: RegExp): Promise<void> {
  const error = await runErrorOf(action);
  assert.match(error.message, message);
  assert.equal(error.exitCode, EXIT.unwritable);
}

Deno.test("A folder that does not exist is created, and is empty", () =>
  inTemporaryFolder({}, async (root) => {
    assert.equal(await readFolderState(`${root}/labels/tonight`), "empty");
    assert.ok((await Deno.stat(`${root}/labels/tonight`)).isDirectory);
    assert.equal(await readFolderState(`${root}/labels/tonight/`), "empty");
  }));

Deno.test("A folder with a manifest is finished, and loses its journal; with a journal alone it is not", () =>
  inTemporaryFolder({
    "started/unfinished.jsonl": "",
    "on/unfinished.jsonl": "{}\n",
    "on/annotations/a.jsonl.part": "",
    "both/unfinished.jsonl": "{}\n",
    "both/manifest.json": `${MANIFEST}}`,
    "done/manifest.json": `{\n "schema": "refrain.edition/1",\n "damaged`,
  }, async (root) => {
    const names = ["started", "on", "both", "done"], before = await filesBelow(root);
    const states = await Promise.all(names.map((name) => readFolderState(`${root}/${name}`)));
    assert.deepEqual(states, ["unfinished", "unfinished", "finished", "finished"]);
    const { "both/unfinished.jsonl": _journal, ...files } = before;
    assert.deepEqual(await filesBelow(root), files);
  }));

Deno.test("A folder with anything else is refused, and not changed", () =>
  inTemporaryFolder({
    "music/songs/mine.mp3": "precious",
    "hidden/.x": "",
    "file": "precious",
    "almost/manifest.json.part": `${MANIFEST}}`,
    "app/manifest.json": `{"name":"Songbook","schema":"refrain.edition/1"}`,
    "app/songs/mine.txt": "precious",
    "app/unfinished.jsonl": "precious",
    "newer/manifest.json": `{"schema":"refrain.edition/10"}`,
    "void/manifest.json": "",
  }, async (root) => {
    const before = await filesBelow(root);
    for (const name of ["music", "hidden", "almost", "app", "newer", "void"]) {
      const message = new RegExp(
        `^Cannot write .*/${name}: it is not empty and does not hold an edition. Name a`,
      );
      await assertUnwritable(() => readFolderState(`${root}/${name}`), message);
      await assertUnwritable(() => clearFolder(`${root}/${name}`), message);
    }
    await assertUnwritable(() => readFolderState(`${root}/file`), /^Cannot write .*\/file: /);
    await assertUnwritable(
      () => readFolderState(`${root}/file/labels`),
      /^Cannot write .*\/labels: /,
    );
    assert.deepEqual(await filesBelow(root), before);
  }));

Deno.test("Clearing an edition leaves an empty journal and the files that do not belong to it", () =>
  inTemporaryFolder({ "notes.txt": "mine", "rejects/a.jsonl": "" }, async (folder) => {
    const makers = [() => writeEdition(folder, SONGS), () => unfinishedEdition(folder), () => {}];
    for (const make of makers) {
      await make();
      await Deno.writeTextFile(`${folder}/manifest.json.part`, "{");
      await clearFolder(folder);
      assert.deepEqual(Object.keys(await filesBelow(folder)), ["notes.txt", "unfinished.jsonl"]);
      assert.equal(await Deno.readTextFile(`${folder}/unfinished.jsonl`), "");
      assert.equal(await readFolderState(folder), "unfinished");
    }
  }));

Deno.test("Clearing a folder without an edition creates the folder", () =>
  inTemporaryFolder({}, async (root) => {
    await clearFolder(`${root}/labels/tonight`);
    assert.equal(await readFolderState(`${root}/labels/tonight`), "empty");
  }));

Deno.test("The edition that encloses a folder is found at any depth, even if the folder does not exist", () =>
  inTemporaryFolder({
    "done/manifest.json": `${MANIFEST}}`,
    "done/app/manifest.json": `{"name":"Songbook"}`,
    "started/unfinished.jsonl": "",
    "songbook/manifest.json": `{"name":"Songbook"}`,
    "songbook/unfinished.jsonl": "of another program",
  }, async (root) => {
    for (const below of ["songs", "songs/", "songs/rock/new", "app", "app/new", "../done/new"]) {
      assert.equal(await findEnclosingEdition(`${root}/done/${below}`), `${root}/done`, below);
    }
    assert.equal(await findEnclosingEdition(`${root}/started/new`), `${root}/started`);
    for (
      const beside of ["done", "done/", "done/../new", "started", "done-2/new", "songbook/new"]
    ) {
      assert.equal(await findEnclosingEdition(`${root}/${beside}`), undefined, beside);
    }
    assert.equal(await findEnclosingEdition("/"), undefined);
  }));

Deno.test("If a run is killed while it clears an edition, nothing counts as done", () =>
  inTemporaryFolder({}, async (folder) => {
    const { remove } = Deno;
    for (let survived = 0;; survived++) {
      await writeEdition(folder, SONGS);
      const whole = await filesBelow(folder);
      let left = survived;
      Deno.remove = async (path, options) => {
        if (left-- === 0) throw new Error("killed");
        await remove(path, options);
      };
      const isDone = await clearFolder(folder).then(() => true, () => false);
      Deno.remove = remove;
      if (isDone) break;
      if (await readFolderState(folder) === "finished") {
        assert.deepEqual(await filesBelow(folder), whole, `after ${survived}`);
      } else assert.equal(await Deno.readTextFile(`${folder}/unfinished.jsonl`), "");
    }
    assert.deepEqual(Object.keys(await filesBelow(folder)), ["unfinished.jsonl"]);
    assert.equal(await Deno.readTextFile(`${folder}/unfinished.jsonl`), "");
  }));

Deno.test("A finished edition holds only its own files, and no empty folder", () =>
  inTemporaryFolder({
    "annotations/gone.jsonl": "",
    "annotations/b.jsonl.part": "",
    "annotations/pop/deep/x.jsonl": "",
    "songs/rock/a-00001.jsonl": "",
    "rejects/rock/a.jsonl": "of an input that was fixed",
    "manifest.json.part": "{",
  }, async (folder) => {
    const manifest = await unfinishedEdition(folder);
    await Deno.symlink("b.jsonl", `${folder}/annotations/linked.jsonl`);
    await finishFolder(folder, manifest);
    assert.deepEqual(Object.keys(await filesBelow(folder)), [...OWN, "manifest.json"].toSorted());
    assert.deepEqual((await StoredEdition.open(folder)).manifest, manifest);
    assert.equal(await readFolderState(folder), "finished");
    const before = await filesBelow(folder);
    await finishFolder(folder, manifest);
    assert.deepEqual(await filesBelow(folder), before);
  }));

Deno.test("The manifest is written last, and the journal is removed after it", () =>
  inTemporaryFolder({ "annotations/left.jsonl": "" }, async (folder) => {
    const { rename, remove } = Deno, manifest = await unfinishedEdition(folder);
    const done: string[] = [],
      below = (path: string | URL) => String(path).slice(folder.length + 1);
    Deno.rename = async (from, to) => {
      done.push(`${below(from)} > ${below(to)}`);
      await rename(from, to);
    };
    Deno.remove = async (path, options) => {
      done.push(`- ${below(path)}`);
      await remove(path, options);
    };
    try {
      await finishFolder(folder, manifest);
    } finally {
      Object.assign(Deno, { rename, remove });
    }
    assert.deepEqual(done.filter((what) => /left|manifest|unfinished/.test(what)), [
      "- annotations/left.jsonl",
      "manifest.json.part > manifest.json",
      "- unfinished.jsonl",
    ]);
  }));

Deno.test("A folder that cannot be finished ends the run, and stays unfinished", () =>
  inTemporaryFolder({ "manifest.json.part/x": "" }, async (folder) => {
    const manifest = await unfinishedEdition(folder);
    await assertUnwritable(
      () => finishFolder(folder, manifest),
      /^Cannot write .*manifest\.json: /,
    );
    assert.equal(await readFolderState(folder), "unfinished");
  }));

Deno.test("The path of a part's file has its kind, its part and the suffix of its compression", () => {
  const paths = (compression: "none" | "gzip" | "zstd") =>
    PART_FILES.map((file) => partPath(file, "rock/a-00001", { compression }));
  assert.deepEqual(paths("none"), [
    "annotations/rock/a-00001.jsonl",
    "songs/rock/a-00001.jsonl",
    "rejects/rock/a-00001.jsonl",
  ]);
  assert.deepEqual(paths("gzip"), paths("none").map((path) => `${path}.gz`));
  assert.deepEqual(paths("zstd"), paths("none").map((path) => `${path}.zst`));
});

Deno.test("A part has two files, and a third if there are rejects", () =>
  inTemporaryFolder({}, async (folder) => {
    await writeEdition(folder, { "a.jsonl": [{ id: "one", labels: "01" }] });
    const { manifest: { parts: [part] } } = await StoredEdition.open(folder);
    assert.deepEqual(storedFiles(part), [part.annotations, part.songs]);
    const rejects = { ...part.songs, path: "rejects/a.jsonl" };
    const rejected: EditionPart = { ...part, rejects };
    assert.deepEqual(storedFiles(rejected), [part.annotations, part.songs, rejects]);
  }));
