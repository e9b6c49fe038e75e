import { type Manifest, manifestSchema, NO_RECORDS } from "#lib/edition/manifest.ts";
import {
  addCounts,
  computeEditionMetrics,
  entryStatistics,
  NO_STATISTICS,
} from "#lib/edition/metrics.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import { storedFiles } from "#pipelines/edition/folder.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { mergeEditions } from "#pipelines/relabel/merge.ts";
import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { filesBelow } from "../../support/files_below.ts";
import { jsonlOfSongs, numberedSong } from "../../support/numbered_song.ts";
import { inThisThread, labelledBy, relabelled } from "../../support/relabel_run.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Every way to store songs, records that are not songs, repeated ids, and an empty input. */
const CATALOGUE = {
  "songs/a.jsonl": jsonlOfSongs(0, 599) + "{oops\n" + jsonlOfSongs(0, 9) + jsonlOfSongs(600, 700),
  "songs/rock/b.jsonl.gz": gzipSync(jsonlOfSongs(701, 800)),
  "songs/rock/c.ndjson.zst": zstdCompressSync(jsonlOfSongs(801, 1100)),
  "songs/rock/one.txt": numberedSong(1101).lines.join("\n"),
  "songs/rock/two.txt": numberedSong(1102).lines.join("\n"),
  "songs/empty.jsonl": "",
};

/** The entries of an edition. */
async function entriesOf(edition: StoredEdition): Promise<SongEntry[]> {
  const decoder = new TextDecoder(), entries: SongEntry[] = [];
  for (const { songs } of edition.manifest.parts) {
    for await (const lines of edition.lines(songs)) {
      entries.push(...lines.map((line) => JSON.parse(decoder.decode(line))));
    }
  }
  return entries;
}

Deno.test("The manifest matches the files, and its statistics match the entries", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    const { manifest, faults } = await relabelled(`${root}/songs`, `${root}/labels`);
    assert.deepEqual(faults, []);
    assert.deepEqual(manifestSchema.parse(manifest), manifest);
    const edition = await StoredEdition.open(`${root}/labels`);
    assert.deepEqual(edition.manifest, manifest);
    const { parts, records, metrics, inputs } = manifest!;
    const names = ["a.jsonl", "empty.jsonl", "rock/*.txt", "rock/b.jsonl.gz", "rock/c.ndjson.zst"];
    assert.deepEqual(inputs.map(({ name }) => name), names);
    assert.deepEqual(parts.map(({ input }) => input), names);
    for (const file of parts.flatMap(storedFiles)) await edition.verify(file);
    const files = parts.flatMap(storedFiles).map(({ path }) => path);
    const found = Object.keys(await filesBelow(`${root}/labels`));
    assert.deepEqual(found, [...files, "manifest.json"].toSorted());
    const entries = await entriesOf(edition);
    assert.equal(entries.length, records.written);
    const statistics = entries.map(entryStatistics).reduce(addCounts, NO_STATISTICS);
    assert.deepEqual(metrics, computeEditionMetrics(statistics));
    const counts = { read: 1_114, written: 1_113, rejected: 1, filtered: 0, duplicates: 10 };
    assert.deepEqual(records, counts);
    assert.deepEqual(
      parts.map(({ records }) => records).reduce(addCounts, NO_RECORDS),
      counts,
    );
    assert.deepEqual(new Set(entries.map(({ id }) => id)).size, 1_103);
  }));

Deno.test("Merged shards are, byte for byte, the edition of one run", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    for (const compression of ["none", "gzip", "zstd"] as const) {
      const options = { compression, partition_songs: 100 }, at = `${root}/${compression}`;
      await relabelled(`${root}/songs`, `${at}/whole`, { options });
      const shards: StoredEdition[] = [];
      for (const shard of ["3/7", "1/7", "7/7", "2/7", "4/7", "5/7", "6/7"]) {
        const folder = `${at}/${shard.replace("/", " of ")}`;
        await relabelled(`${root}/songs`, folder, { options, shard });
        shards.push(await StoredEdition.open(folder));
      }
      await Deno.mkdir(`${at}/merged`);
      await mergeEditions(shards, `${at}/merged`, new AbortController().signal);
      assert.deepEqual(await filesBelow(`${at}/merged`), await filesBelow(`${at}/whole`));
    }
  }));

Deno.test("A faulty input leaves the others alone, and the edition unfinished until it is repaired", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    await relabelled(`${root}/songs`, `${root}/whole`);
    const path = `${root}/songs/rock/b.jsonl.gz`, packed = await Deno.readFile(path);
    await Deno.writeFile(path, packed.subarray(0, packed.length - 100));
    const { manifest, faults } = await relabelled(`${root}/songs`, `${root}/labels`);
    assert.equal(manifest, undefined);
    assert.equal(faults.length, 1);
    assert.match(faults[0].message, /^rock\/b\.jsonl\.gz: The input cannot be read beyond/);
    const names = Object.keys(await filesBelow(`${root}/labels`));
    assert.ok(names.includes("unfinished.jsonl") && names.includes("annotations/rock/c.jsonl"));
    assert.ok(!names.includes("annotations/rock/b.jsonl") && !names.includes("manifest.json"));
    await Deno.writeFile(path, packed);
    const mended = await relabelled(`${root}/songs`, `${root}/labels`);
    assert.deepEqual(mended.faults, []);
    assert.deepEqual(await filesBelow(`${root}/labels`), await filesBelow(`${root}/whole`));
  }));

Deno.test("A run that is aborted at any song is resumed to the same bytes", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    const options = { compression: "gzip", partition_songs: 170 } as const;
    await relabelled(`${root}/songs`, `${root}/whole`, { options });
    const whole = await filesBelow(`${root}/whole`);
    for (const [place, each] of [1, 90, 400, 700].entries()) {
      const folder = `${root}/${place}`;
      let runs = 0, manifest: Manifest | undefined;
      for (; manifest === undefined; runs++) {
        assert.ok(runs < 20, "it does not come to its end");
        const controller = new AbortController(), inner = inThisThread();
        let left = each + 100 * runs;
        const annotator = labelledBy((records) => {
          if ((left -= records.length) <= 0) controller.abort(EXIT.terminated);
          return inner.annotate(records);
        });
        const { signal } = controller;
        const outcome = await relabelled(`${root}/songs`, folder, {
          options,
          annotator,
          signal,
        });
        assert.deepEqual(outcome.faults, []);
        manifest = outcome.manifest;
      }
      assert.ok(runs > 1);
      assert.deepEqual(await filesBelow(folder), whole);
    }
  }));

Deno.test("A run that fails ends at once with its error, and no unfinished file has a final name", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    const failing = labelledBy(() => Promise.reject(new RunError(EXIT.failed, "no more workers")));
    const error = await runErrorOf(() =>
      relabelled(`${root}/songs`, `${root}/labels`, { annotator: failing })
    );
    assert.equal(error.message, "no more workers");
    const names = Object.keys(await filesBelow(`${root}/labels`));
    assert.ok(
      !names.some((name) => name.includes("a.jsonl") && !name.endsWith(".part")),
      `${names}`,
    );
    assert.ok(!names.includes("manifest.json"));
  }));

Deno.test("A run that fails starts no further input", () => {
  const good = Array.from(
    { length: 40 },
    (_, number) => [`songs/${number}.jsonl`, jsonlOfSongs(0, 0)],
  );
  const files = { ...Object.fromEntries(good), "songs/00.jsonl": jsonlOfSongs(1, 1) };
  return inTemporaryFolder(files, async (root) => {
    const inner = inThisThread();
    let calls = 0;
    const annotator = labelledBy(async (records) => {
      if (calls++ === 0) throw new Error("no more workers");
      await new Promise((resolve) => setTimeout(resolve));
      return await inner.annotate(records);
    });
    await assert.rejects(relabelled(`${root}/songs`, `${root}/labels`, { annotator }), /no more/);
    assert.ok(calls < 10, `${calls}`);
  });
});

Deno.test("A shard without inputs is an empty edition", () =>
  inTemporaryFolder({ "songs/a.jsonl": jsonlOfSongs(0, 3) }, async (root) => {
    const { manifest } = await relabelled(`${root}/songs`, `${root}/labels`, { shard: "2/2" });
    assert.deepEqual([manifest!.inputs, manifest!.parts, manifest!.records.read], [[], [], 0]);
    assert.deepEqual(Object.keys(await filesBelow(`${root}/labels`)), ["manifest.json"]);
  }));
