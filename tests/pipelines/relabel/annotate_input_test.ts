import type { OutputOptions } from "#lib/edition/manifest.ts";
import { EXIT } from "#pipelines/errors.ts";
import { abortableAnnotator } from "#pipelines/relabel/annotate_input.ts";
import assert from "node:assert/strict";
import { filesBelow } from "../../support/files_below.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inThisThread, labelledBy, relabelled } from "../../support/relabel_run.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { within } from "../../support/within.ts";

/** Records a block. */
const BLOCK = 256;

const NONE: Partial<OutputOptions> = {};

/** Labels the only input of a catalogue below a folder. Tells how many records it took. */
async function run(
  root: string,
  options = NONE,
  abortAfter = Infinity,
): Promise<{ isDone: boolean; labelled: number; faults: readonly string[] }> {
  const controller = new AbortController(), inner = inThisThread();
  let labelled = 0;
  const annotator = labelledBy((records) => {
    labelled += records.length;
    if (labelled >= abortAfter) controller.abort(EXIT.terminated);
    return inner.annotate(records);
  });
  const { manifest, faults } = await relabelled(`${root}/songs`, `${root}/labels`, {
    options,
    annotator,
    signal: controller.signal,
  });
  return { isDone: manifest !== undefined, labelled, faults: faults.map(({ message }) => message) };
}

/** Labels at least this many records, then fails as if it were killed. */
async function failAfter(records: number, root: string): Promise<void> {
  const inner = inThisThread();
  let left = records;
  const annotator = labelledBy((records) => {
    if ((left -= records.length) < 0) throw new Error("failed");
    return inner.annotate(records);
  });
  await relabelled(`${root}/songs`, `${root}/labels`, { annotator });
}

/** Asserts that the edition is that of a run that nothing disturbed. */
async function assertWhole(root: string, options = NONE): Promise<void> {
  await relabelled(`${root}/songs`, `${root}/whole`, { options });
  assert.deepEqual(await filesBelow(`${root}/labels`), await filesBelow(`${root}/whole`));
}

/** The counts of an edition's parts, by their names. */
async function partsOf(root: string): Promise<Record<string, number>> {
  const { parts } = JSON.parse(await Deno.readTextFile(`${root}/labels/manifest.json`));
  // deno-lint-ignore no-explicit-any -- of a manifest that others check
  return Object.fromEntries(parts.map(({ name, records }: any) => [name, records.read]));
}

Deno.test("Stored songs are not labelled again, and the rest is", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 999) }, async (root) => {
    const first = await run(root, NONE, 300);
    assert.equal(first.isDone, false);
    const stored = first.labelled - first.labelled % BLOCK;
    assert.ok(stored > 0 && first.labelled < 1_000);
    assert.deepEqual(await run(root), { isDone: true, labelled: 1_000 - stored, faults: [] });
    await assertWhole(root);
  }));

Deno.test("Ids before an interruption are known after it, across parts", () => {
  const songs = jsonlOfSongs(0, 399) + jsonlOfSongs(0, 9) + jsonlOfSongs(390, 399);
  return inTemporaryFolder({ "songs/a.jsonl": songs }, async (root) => {
    for (const options of [NONE, { partition_songs: 150, compression: "zstd" } as const]) {
      assert.equal((await run(root, options, 390)).isDone, false);
      await run(root, options);
      await assertWhole(root, options);
      await Deno.remove(`${root}/labels`, { recursive: true });
      await Deno.remove(`${root}/whole`, { recursive: true });
    }
  });
});

Deno.test("Parts are full except the last, and an input without records is one empty part", () =>
  inTemporaryFolder({}, async (root) => {
    for (
      const [songs, options, parts] of [
        [20, { partition_songs: 10 }, { "a-00000": 10, "a-00001": 10 }],
        [21, { partition_songs: 10 }, { "a-00000": 10, "a-00001": 10, "a-00002": 1 }],
        [300, { partition_songs: 299 }, { "a-00000": 299, "a-00001": 1 }],
        [2, { partition_songs: 1 }, { "a-00000": 1, "a-00001": 1 }],
        [0, { partition_songs: 10 }, { "a-00000": 0 }],
        [0, NONE, { a: 0 }],
        [BLOCK, NONE, { a: BLOCK }],
      ] as const
    ) {
      await Deno.mkdir(`${root}/songs`, { recursive: true });
      await Deno.writeTextFile(`${root}/songs/a.jsonl`, songs ? jsonlOfSongs(1, songs) : "");
      await run(root, options);
      assert.deepEqual(await partsOf(root), parts);
      await Deno.remove(`${root}/labels`, { recursive: true });
    }
  }));

Deno.test("An input that has changed is labelled again, and nothing of its old parts is left", () =>
  inTemporaryFolder({ "songs/a.jsonl": "{oops\n" + jsonlOfSongs(0, 999) }, async (root) => {
    const options = { partition_songs: 300 };
    await run(root, options, 700);
    await Deno.writeTextFile(`${root}/songs/a.jsonl`, jsonlOfSongs(0, 299));
    const { labelled } = await run(root, options);
    assert.equal(labelled, 300);
    await assertWhole(root, options);
  }));

Deno.test("An input that has changed and changed back is labelled again", () =>
  inTemporaryFolder({
    "songs/a.jsonl": jsonlOfSongs(0, 999),
    "other.jsonl": jsonlOfSongs(5_000, 5_999),
  }, async (root) => {
    await run(root, NONE, 600);
    const path = `${root}/songs/a.jsonl`;
    await Deno.rename(path, `${root}/kept.jsonl`);
    await Deno.rename(`${root}/other.jsonl`, path);
    await assert.rejects(failAfter(200, root), /failed/);
    await Deno.rename(`${root}/kept.jsonl`, path);
    assert.equal((await run(root)).isDone, true);
    await assertWhole(root);
  }));

Deno.test("A complete part is resumed only if it is exactly what was stored", () =>
  inTemporaryFolder({ "songs/a.jsonl": "{oops\n" + jsonlOfSongs(0, 999) }, async (root) => {
    const options = { partition_songs: 300 };
    await run(root, options, 700);
    for (const name of ["annotations", "songs", "rejects"]) {
      const path = `${root}/labels/${name}/a-00000.jsonl`, text = await Deno.readTextFile(path);
      const assertRefused = async (damaged: string, reported: RegExp) => {
        await Deno.writeTextFile(path, damaged);
        const { message, exitCode } = await runErrorOf(() => run(root, options));
        assert.equal(exitCode, EXIT.unwritable);
        assert.ok(message.startsWith(`Cannot resume ${path}: `), message);
        assert.match(message, reported);
        assert.equal(await Deno.readTextFile(path), damaged);
      };
      const other = /: it differs from what was stored \(--force starts the edition again\)$/;
      await assertRefused(text.replace(":", ";"), other);
      await assertRefused(text.slice(0, -1), other);
      await assertRefused(`${text}\n`, other);
      await Deno.remove(path);
      const gone = await runErrorOf(() => run(root, options));
      assert.match(
        gone.message,
        /^Cannot resume .*-00000\.jsonl: No such file.* starts the edition again\)$/,
      );
      assert.equal(gone.exitCode, EXIT.unwritable);
      // As a run leaves it that was killed before it could give the file its name.
      await Deno.writeTextFile(`${path}.part`, text);
    }
    assert.equal((await run(root, options)).isDone, true);
    await assertWhole(root, options);
  }));

Deno.test("An input that changes while it is read is an error, and the next run starts it again", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 499) }, async (root) => {
    const path = `${root}/songs/a.jsonl`, inner = inThisThread();
    let isChanged = false;
    const annotator = labelledBy(async (records) => {
      if (!isChanged) await Deno.writeTextFile(path, jsonlOfSongs(500, 509), { append: true });
      isChanged = true;
      return await inner.annotate(records);
    });
    const { manifest, faults } = await relabelled(`${root}/songs`, `${root}/labels`, { annotator });
    assert.equal(manifest, undefined);
    assert.deepEqual(
      faults.map(({ message }) => message),
      ["a.jsonl: it changed while it was read"],
    );
    assert.deepEqual((await run(root)).labelled, 510);
    await assertWhole(root);
  }));

Deno.test("Files are on disk before the journal says so", () =>
  inTemporaryFolder({ "songs/a.jsonl": "{oops\n" + jsonlOfSongs(0, 999) }, async (root) => {
    const { write, sync, syncData } = Deno.FsFile.prototype, dirty = new Set<Deno.FsFile>();
    let lines = 0;
    Deno.FsFile.prototype.write = function (bytes) {
      dirty.add(this);
      return write.call(this, bytes);
    };
    Deno.FsFile.prototype.sync = async function () {
      await sync.call(this);
      dirty.delete(this);
    };
    Deno.FsFile.prototype.syncData = function () {
      if (dirty.delete(this)) lines++;
      assert.equal(dirty.size, 0, `line ${lines}`);
      return syncData.call(this);
    };
    try {
      await run(root, { partition_songs: 700 });
    } finally {
      Object.assign(Deno.FsFile.prototype, { write, sync, syncData });
    }
    // The edition, two blocks, a part, a block, a part, the input; only the first block surely at once.
    assert.ok(lines >= 5 && lines <= 7, `${lines}`);
  }));

Deno.test("A run that ends at any rename is resumed", () =>
  inTemporaryFolder({ "songs/a.jsonl": "{oops\n" + jsonlOfSongs(0, 29) }, async (root) => {
    const options = { partition_songs: 10 }, { rename } = Deno;
    let runs = 0;
    for (let survived = 0, isDone = false; !isDone; survived++, runs++) {
      let left = survived % 3;
      Deno.rename = async (from, to) => {
        if (left-- === 0) throw new Error("killed");
        await rename(from, to);
      };
      try {
        isDone = (await run(root, options).catch(() => ({ isDone: false }))).isDone;
      } finally {
        Deno.rename = rename;
      }
    }
    assert.ok(runs > 4, `${runs}`);
    await assertWhole(root, options);
  }));

Deno.test("The annotator of an input is closed once, however the input ends", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 29) }, async (root) => {
    let closed = 0;
    const label = (annotator = inThisThread()) =>
      relabelled(`${root}/songs`, `${root}/labels`, { annotator, close: () => closed++ });
    await assert.rejects(label(labelledBy(() => Promise.reject(new Error("failed")))), /failed/);
    assert.equal(closed, 1);
    await label();
    assert.equal(closed, 2);
  }));

Deno.test("An input ends only after its annotator is closed", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 29) }, async (root) => {
    let isClosed = false;
    const close = async () => {
      await Deno.stat(root);
      isClosed = true;
    };
    await relabelled(`${root}/songs`, `${root}/labels`, { close });
    assert.ok(isClosed);
    const fails = () => Promise.reject(new Error("cannot be closed"));
    await assert.rejects(
      relabelled(`${root}/songs`, `${root}/others`, { close: fails }),
      /cannot be closed/,
    );
  }));

Deno.test("Bytes of a finished input count as skipped, those of others as read", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 29), "songs/b.jsonl": "" }, async (root) => {
    const { rename } = Deno, seen: object[] = [];
    const label = () =>
      relabelled(`${root}/songs`, `${root}/labels`, {
        see: (progress) => {
          const { songs, inputs_done, fraction_done, seconds_left } = progress.record();
          seen.push({ songs, inputs_done, fraction_done, isRead: seconds_left !== undefined });
        },
      });
    Deno.rename = (from, to) =>
      String(to).endsWith("manifest.json") ? Promise.reject(new Error("killed")) : rename(from, to);
    try {
      await assert.rejects(label(), /killed/);
    } finally {
      Deno.rename = rename;
    }
    await label();
    assert.deepEqual(seen, [
      { songs: 30, inputs_done: 2, fraction_done: 1, isRead: true },
      { songs: 0, inputs_done: 2, fraction_done: 1, isRead: false },
    ]);
  }));

const song = { bytes: new TextEncoder().encode("La"), format: "text" } as const;

Deno.test("When a run is stopped, pending results are abandoned with the reason", async () => {
  const { promise } = Promise.withResolvers<never>(), stop = new AbortController();
  const annotator = abortableAnnotator(stop.signal, labelledBy(() => promise));
  const waits = [annotator.annotate([song]), annotator.annotate([song])];
  stop.abort(143);
  for (const wait of [...waits, annotator.annotate([song])]) {
    await within(1_000, assert.rejects(wait, (reason) => reason === 143));
  }
});

Deno.test("Results and errors pass unchanged while the run is not stopped", async () => {
  const { signal } = new AbortController(), inner = inThisThread();
  const annotator = abortableAnnotator(signal, inner);
  assert.deepEqual(await annotator.annotate([song]), await inner.annotate([song]));
  const failing = abortableAnnotator(signal, labelledBy(() => Promise.reject(new Error("lost"))));
  await assert.rejects(failing.annotate([song]), /lost/);
});
