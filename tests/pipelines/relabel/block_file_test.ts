import { EXIT } from "#pipelines/errors.ts";
import { BlockFile, type BlockFilePlace } from "#pipelines/relabel/block_file.ts";
import { decompressed } from "#pipelines/stream/sources/decompression.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const COMPRESSIONS = ["none", "gzip", "zstd"] as const;

/** Tools of others, which read one block at least. */
const EXPAND = { none: (bytes: Uint8Array) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync };

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Texts, in writes, in blocks. */
type Blocks = readonly (readonly string[])[];

const text = fc.string({ unit: "binary", maxLength: 40 }).map((text) => `${text}\n`);
const blocks: fc.Arbitrary<Blocks> = fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), {
  maxLength: 5,
});

/** Writes blocks, each of them to its end. */
async function writeBlocks(file: BlockFile, blocks: Blocks): Promise<void> {
  for (const block of blocks) {
    for (const text of block) await file.write(encoder.encode(text));
    await file.endBlock();
    await file.flush();
  }
}

/** What a file holds, decompressed. */
async function contentOf(path: string): Promise<string> {
  const bytes = ReadableStream.from([await Deno.readFile(path)]);
  const pieces = await Array.fromAsync(decompressed(bytes));
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("");
}

/** Finishes a file, and returns how the manifest describes it. */
async function finished(file: BlockFile) {
  const stored = file.toStoredFile();
  await file.finish();
  return stored;
}

for (const compression of COMPRESSIONS) {
  Deno.test(`A file that is resumed after any block equals one written at once (${compression})`, () =>
    fc.assert(
      fc.asyncProperty(
        blocks,
        fc.nat(),
        fc.array(text),
        fc.array(fc.nat()),
        (blocks, ...cuts) =>
          inTemporaryFolder({}, async (folder) => {
            const [cut, lost, furtherCuts] = cuts;
            const whole = { folder, path: "whole.jsonl", compression };
            const one = await BlockFile.open(whole);
            await writeBlocks(one, blocks);
            const stored = await finished(one),
              bytes = await Deno.readFile(`${folder}/whole.jsonl`);

            const place: BlockFilePlace = { folder, path: "deep/down/pieces.jsonl", compression };
            let from = 0, done = 0;
            for (const next of [cut, ...furtherCuts].slice(0, 3)) {
              const end = done + next % (blocks.length - done + 1);
              const piece = await BlockFile.open(place, from);
              assert.equal(piece.bytes, from);
              await writeBlocks(piece, blocks.slice(done, end));
              from = piece.bytes;
              done = end;
              // What was written since is lost, whether it is on disk or not.
              for (const text of lost) await piece.write(encoder.encode(text));
              await piece.abandon();
            }
            const last = await BlockFile.open(place, from);
            await writeBlocks(last, blocks.slice(done));
            assert.deepEqual(await finished(last), { ...stored, path: place.path });

            assert.deepEqual(await Deno.readFile(`${folder}/${place.path}`), bytes);
            assert.equal(stored.bytes, bytes.length);
            assert.equal(stored.sha256, createHash("sha256").update(bytes).digest("hex"));
            assert.equal(await contentOf(`${folder}/whole.jsonl`), blocks.flat().join(""));
          }),
      ),
      { numRuns: 25 },
    ));

  Deno.test(`A file without content can be read (${compression})`, () =>
    inTemporaryFolder({}, async (folder) => {
      const file = await BlockFile.open({ folder, path: "none.jsonl", compression });
      await file.endBlock();
      await file.flush();
      await finished(file);
      const bytes = await Deno.readFile(`${folder}/none.jsonl`);
      assert.equal(EXPAND[compression](bytes).length, 0);
    }));

  Deno.test(`The bytes passed to write may change afterwards (${compression})`, () =>
    inTemporaryFolder({}, async (folder) => {
      const file = await BlockFile.open({ folder, path: "a.jsonl", compression });
      const memory = new Uint8Array(3);
      for (const text of ["one", "two"]) {
        encoder.encodeInto(text, memory);
        await file.write(memory);
      }
      memory.fill(0);
      await file.endBlock();
      await file.flush();
      await finished(file);
      const bytes = await Deno.readFile(`${folder}/a.jsonl`);
      assert.equal(decoder.decode(EXPAND[compression](bytes)), "onetwo");
    }));
}

Deno.test("A block that was flushed is on disk, and the file gets its name when it is complete", () =>
  inTemporaryFolder({}, async (folder) => {
    const { sync } = Deno.FsFile.prototype, path = `${folder}/a.jsonl`, onDisk: string[] = [];
    Deno.FsFile.prototype.sync = async function () {
      await sync.call(this);
      onDisk.push(await Deno.readTextFile(`${path}.part`).catch(() => "its name"));
    };
    try {
      const file = await BlockFile.open({ folder, path: "a.jsonl", compression: "none" });
      await writeBlocks(file, [["one\n", "two\n"]]);
      assert.deepEqual(onDisk, ["one\ntwo\n"]);
      await file.finish();
      assert.deepEqual(onDisk.slice(1), ["one\ntwo\n", "its name"]);
    } finally {
      Deno.FsFile.prototype.sync = sync;
    }
  }));

Deno.test("A file that was shortened or removed is not resumed", () =>
  inTemporaryFolder({ "a.jsonl.part": "four" }, async (folder) => {
    const place = { folder, path: "a.jsonl", compression: "none" } as const;
    const assertRefused = async (bytes: number) => {
      const { message, exitCode } = await runErrorOf(() => BlockFile.open(place, 5));
      const reason = `it has ${bytes} bytes, but must be resumed after 5`;
      assert.equal(
        message,
        `Cannot write ${folder}/a.jsonl.part: ${reason} (--force replaces it)`,
      );
      assert.equal(exitCode, EXIT.unwritable);
    };
    await assertRefused(4);
    assert.equal(await Deno.readTextFile(`${folder}/a.jsonl.part`), "four");
    await Deno.remove(`${folder}/a.jsonl.part`);
    await assertRefused(0);
  }));

Deno.test("A file without a complete block stays when it is abandoned, and is resumed", () =>
  inTemporaryFolder({}, async (folder) => {
    const place = { folder, path: "a.jsonl", compression: "gzip" } as const;
    const file = await BlockFile.open(place);
    await file.write(encoder.encode("not a block yet"));
    await file.abandon();
    assert.equal((await Deno.stat(`${folder}/a.jsonl.part`)).size, 0);
    const again = await BlockFile.open(place);
    await writeBlocks(again, [["one"]]);
    await finished(again);
    assert.equal(await contentOf(`${folder}/a.jsonl`), "one");
  }));

Deno.test("A file whose folder cannot be created ends the run, and is named", () =>
  inTemporaryFolder({ "songs": "no folder" }, async (folder) => {
    const place = { folder, path: "songs/rock/a.jsonl", compression: "none" } as const;
    const error = await runErrorOf(() => BlockFile.open(place));
    assert.match(error.message, /^Cannot write .*\/songs\/rock\/a\.jsonl: /);
    assert.equal(error.exitCode, EXIT.unwritable);
  }));
