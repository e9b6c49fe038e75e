import { addCounts, entryStatistics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import { EXIT } from "#pipelines/errors.ts";
import { type PartPlace, PartWriter } from "#pipelines/relabel/part_writer.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { filesBelow } from "../../support/files_below.ts";
import { runErrorOf } from "../../support/errors.ts";
import { storedRecordsOf } from "../../support/records_to_store.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Outcomes of records, in blocks. */
type Blocks = readonly (readonly string[])[];

const outcome = fc.constantFrom("0", "0110", "11", "!", "!!", "~");
const blocks = fc.array(fc.array(outcome, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
const compression = fc.constantFrom("none" as const, "gzip" as const, "zstd" as const);

function placeIn(folder: string, compression: PartPlace["outputOptions"]["compression"] = "none") {
  return { folder, outputOptions: { compression }, input: "rock/a.jsonl", name: "rock/a" };
}

/** Stores blocks, and returns the state of the part after each, and before the first. */
async function storeBlocks(writer: PartWriter, blocks: Blocks) {
  const ends = [];
  for (const block of blocks) {
    await writer.store(storedRecordsOf(block));
    await writer.endBlock();
    ends.push(await writer.flush());
  }
  return ends;
}

/** Ends a part, and returns how the manifest describes it. */
async function finished(writer: PartWriter) {
  await writer.endBlock();
  await writer.flush();
  const part = writer.toPart();
  await writer.finish();
  return part;
}

Deno.test("A part that is resumed after any block equals one written at once", () =>
  fc.assert(
    fc.asyncProperty(blocks, compression, fc.nat(), fc.nat(4), (blocks, compression, cut, lost) =>
      inTemporaryFolder({}, async (root) => {
        const whole = await PartWriter.open(placeIn(`${root}/whole`, compression));
        await storeBlocks(whole, blocks);
        const part = await finished(whole);

        const place = placeIn(`${root}/pieces`, compression), done = cut % (blocks.length + 1);
        const piece = await PartWriter.open(place);
        const open = (await storeBlocks(piece, blocks.slice(0, done))).at(-1);
        await piece.store(storedRecordsOf((blocks[done] ?? []).slice(0, lost)));
        await piece.abandon();

        const rest = await PartWriter.open(place, open);
        assert.equal(rest.read, blocks.slice(0, done).flat().length);
        await storeBlocks(rest, blocks.slice(done));
        assert.deepEqual(await finished(rest), part);
        assert.deepEqual(await filesBelow(`${root}/pieces`), await filesBelow(`${root}/whole`));
      })),
    { numRuns: 40 },
  ));

Deno.test("A sealed part describes its files, and has the counts and statistics of its records", () =>
  inTemporaryFolder({}, async (folder) => {
    const outcomes = ["0110", "!", "11", "~", "0110", "!!", "11", "11"];
    const writer = await PartWriter.open(placeIn(folder));
    assert.equal(writer.read, 0);
    const all = storedRecordsOf(outcomes), { songs } = all;
    await writer.store({ ...all, songs: songs.slice(0, 2), filtered: 0 });
    assert.equal(writer.read, 4);
    await writer.store({ ...all, songs: songs.slice(2), rejects: [] });
    assert.equal(writer.read, 8);
    const part = await finished(writer);
    const entries = songs.map(({ entry }) => entry);
    assert.deepEqual(part.records, {
      read: 8,
      written: 5,
      rejected: 2,
      filtered: 1,
      duplicates: 3,
    });
    assert.deepEqual(
      part.statistics,
      entries.map(entryStatistics).reduce(addCounts, NO_STATISTICS),
    );
    assert.deepEqual([part.name, part.input], ["rock/a", "rock/a.jsonl"]);
    const files = await filesBelow(folder), stored = [part.annotations, part.songs, part.rejects!];
    assert.deepEqual(Object.fromEntries(stored.map(({ path, sha256 }) => [path, sha256])), files);
    for (const { path, bytes } of stored) {
      assert.equal((await Deno.stat(`${folder}/${path}`)).size, bytes);
    }
    const lines = (await Deno.readTextFile(`${folder}/songs/rock/a.jsonl`)).trim().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line)), entries);
  }));

Deno.test("There is a file of rejects as soon as there is a reject", () =>
  inTemporaryFolder({}, async (folder) => {
    const writer = await PartWriter.open(placeIn(folder));
    const [before, after] = await storeBlocks(writer, [["0", "~"], ["!", "1"]]);
    assert.equal(before.bytes.rejects, 0);
    assert.equal(after.bytes.rejects, storedRecordsOf(["!"]).rejects[0].length);
    await writer.abandon();
    const without = await PartWriter.open({ ...placeIn(folder), name: "rock/b" });
    await storeBlocks(without, [["0", "~"]]);
    assert.equal((await finished(without)).rejects, null);
    assert.deepEqual(Object.keys(await filesBelow(folder)), [
      "annotations/rock/a.jsonl.part",
      "annotations/rock/b.jsonl",
      "rejects/rock/a.jsonl.part",
      "songs/rock/a.jsonl.part",
      "songs/rock/b.jsonl",
    ]);
  }));

Deno.test("A part without records has empty files", () =>
  inTemporaryFolder({}, async (folder) => {
    const part = await finished(await PartWriter.open(placeIn(folder)));
    assert.equal(part.records.read, 0);
    assert.deepEqual([part.annotations.bytes, part.songs.bytes, part.rejects], [0, 0, null]);
    assert.equal(Object.keys(await filesBelow(folder)).length, 2);
  }));

Deno.test({
  name: "If one file of a part cannot be resumed, the others are unchanged and closed",
  sanitizeResources: true,
  fn: () =>
    inTemporaryFolder({}, async (folder) => {
      const writer = await PartWriter.open(placeIn(folder));
      const [open] = await storeBlocks(writer, [["0", "11", "!"]]);
      await writer.abandon();
      await Deno.truncate(`${folder}/songs/rock/a.jsonl.part`, open.bytes.songs - 1);
      const before = await filesBelow(folder);
      const error = await runErrorOf(() => PartWriter.open(placeIn(folder), open));
      assert.match(
        error.message,
        /songs\/rock\/a\.jsonl\.part: it has \d+ bytes, but must be resumed/,
      );
      assert.equal(error.exitCode, EXIT.unwritable);
      assert.deepEqual(await filesBelow(folder), before);
    }),
});
