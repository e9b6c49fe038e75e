import { delay } from "#pipelines/concurrency/delay.ts";
import { type CatalogueInput, InputError } from "#pipelines/relabel/catalogue_input.ts";
import {
  coalesceBatches,
  fingerprintInput,
  InputReading,
  type ReadingOptions,
} from "#pipelines/relabel/input_reading.ts";
import { type Batch, Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** An input of files of one folder. */
function inputOf(root: string, name: string, ...files: readonly string[]): CatalogueInput {
  const way = name.slice(0, name.lastIndexOf("/") + 1);
  return { name, part: "", folder: `${root}/${way}`, files };
}

/** Reads an input to its end. */
async function read(input: CatalogueInput, stated: Partial<ReadingOptions> = {}) {
  const reading = new InputReading(input, {
    format: "auto",
    maxBytes: 1 << 20,
    onBytes() {},
    ...stated,
  });
  const records = (await Array.fromAsync(reading.records())).flat();
  return { records, known: reading.toEditionInput() };
}

function sha256(...pieces: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

async function faultOf(action: () => Promise<unknown>): Promise<InputError> {
  return await action().then(
    () => assert.fail("The input should be at fault"),
    (error) => error instanceof InputError ? error : Promise.reject(error),
  );
}

Deno.test("An input is described by its stored bytes, each counted once", () => {
  const plain = jsonlOfSongs(0, 2_000), packed = gzipSync(plain);
  return inTemporaryFolder({ "a.jsonl": plain, "b/a.jsonl.gz": packed }, async (root) => {
    for (const [name, stored] of [["a.jsonl", plain], ["b/a.jsonl.gz", packed]] as const) {
      let saw = 0;
      const onBytes = (count: number) => void (saw += count);
      const { records, known } = await read(inputOf(root, name, name.replace(/.*\//, "")), {
        onBytes,
      });
      const bytes = new TextEncoder().encode(plain).length;
      assert.deepEqual(known, {
        name,
        files: 1,
        bytes: typeof stored === "string" ? bytes : stored.length,
        sha256: sha256(stored),
      });
      assert.equal(saw, known.bytes);
      assert.equal(records.length, 2_001);
    }
  });
});

Deno.test("Texts are songs with the names of their files, in order", () =>
  inTemporaryFolder({ "rock/b.txt": "La la", "rock/a b.txt.gz": gzipSync("Di") }, async (root) => {
    const input = inputOf(root, "rock/*.txt", "b.txt", "a b.txt.gz");
    const { records, known } = await read(input);
    assert.deepEqual(
      records.map(({ origin, content }) =>
        content instanceof Rejection ? assert.fail() : [origin.file, content.title, content.format]
      ),
      [["rock/b.txt", "b", "text"], ["rock/a b.txt.gz", "a b", "text"]],
    );
    const stored = ["La la", gzipSync("Di")] as const;
    assert.deepEqual([known.files, known.sha256], [2, sha256(...stored)]);
  }));

Deno.test("A rejected record has the file's name, not its path", () =>
  inTemporaryFolder({ "rock/a.jsonl": "{}\nmuch too long\n" }, async (root) => {
    const { records } = await read(inputOf(root, "rock/a.jsonl", "a.jsonl"), { maxBytes: 5 });
    const { origin, content } = records[1];
    assert.deepEqual(origin, { file: "rock/a.jsonl", line: 2, byte: 3 });
    assert.ok(content instanceof Rejection && content.code === "oversize");
  }));

Deno.test("An input that breaks off ends with a rejection", () => {
  const cut = gzipSync(jsonlOfSongs(0, 99)).subarray(0, 900);
  return inTemporaryFolder({ "a.jsonl.gz": cut }, async (root) => {
    const { records } = await read(inputOf(root, "a.jsonl.gz", "a.jsonl.gz"));
    const { content } = records.at(-1)!;
    assert.ok(content instanceof Rejection && content.endsInput);
    assert.equal(records.filter(({ content }) => content instanceof Rejection).length, 1);
  });
});

Deno.test("Many texts come in one batch, in order, even if one breaks off", () => {
  const names = Array.from({ length: 150 }, (_, number) => `${1000 + number}.txt`);
  const files = Object.fromEntries(names.map((name) => [`t/${name}`, `La ${name}`]));
  const cut = gzipSync("La la la").subarray(0, 12), gone = "t/1149.txt";
  return inTemporaryFolder({ ...files, "t/1100.txt": cut }, async (root) => {
    await Deno.remove(`${root}/${gone}`);
    const options = { format: "auto", maxBytes: 1 << 20, onBytes() {} } as const;
    const reading = new InputReading(inputOf(root, "t/*.txt", ...names), options);
    const batches = await Array.fromAsync(reading.records());
    assert.deepEqual(batches.map(({ length }) => length), [64, 64, 22]);
    const records = batches.flat();
    assert.deepEqual(records.map(({ origin }) => origin.file), names.map((name) => `t/${name}`));
    assert.deepEqual(
      records.flatMap(({ origin: { file }, content }) =>
        content instanceof Rejection && content.endsInput ? [[file, content.code]] : []
      ),
      [["t/1100.txt", "truncated_gzip"], [gone, "unreadable"]],
    );
  });
});

Deno.test("An input without records has no batch", () =>
  inTemporaryFolder({ "a.jsonl": "", "b.jsonl": "\n" }, async (root) => {
    const { records, known } = await read(inputOf(root, "a.jsonl", "a.jsonl"));
    assert.deepEqual([records, known.bytes, known.sha256], [[], 0, sha256()]);
  }));

Deno.test("A fingerprint stays while an input does, and changes with any of its files", () =>
  inTemporaryFolder({ "a.txt": "one", "b.txt": "two" }, async (root) => {
    const input = inputOf(root, "*.txt", "a.txt", "b.txt"), path = `${root}/b.txt`;
    const first = await fingerprintInput(input);
    assert.equal(await fingerprintInput(input), first);
    const stamps = new Set([first]);
    const isNew = async (of = input) => {
      const { size } = stamps;
      assert.equal(stamps.add(await fingerprintInput(of)).size, size + 1);
    };
    await Deno.rename(path, `${root}/c.txt`);
    await isNew(inputOf(root, "*.txt", "a.txt", "c.txt"));
    await Deno.rename(`${root}/c.txt`, path);
    await isNew(inputOf(root, "*.txt", "a.txt"));
    await isNew(inputOf(root, "*.txt", "b.txt", "a.txt"));
    const { mtime } = await Deno.stat(path), time = mtime!.getTime();
    await Deno.utime(path, (time + 1000) / 1000, (time + 1000) / 1000);
    await isNew();
    await Deno.writeTextFile(path, "two!");
    await Deno.utime(path, time / 1000, time / 1000);
    await isNew();
    await Deno.copyFile(path, `${root}/other`);
    await Deno.utime(`${root}/other`, time / 1000, time / 1000);
    await Deno.rename(`${root}/other`, path);
    await isNew();
  }));

Deno.test("A file that was overwritten and given its old time has another fingerprint", () =>
  inTemporaryFolder({ "a.jsonl": "one" }, async (root) => {
    const input = inputOf(root, "a.jsonl", "a.jsonl"), path = `${root}/a.jsonl`;
    const { mtime } = await Deno.stat(path), before = await fingerprintInput(input);
    // File times have a resolution of one second.
    await delay(1100);
    await Deno.writeTextFile(path, "two");
    await Deno.utime(path, mtime!, mtime!);
    assert.notEqual(await fingerprintInput(input), before);
  }));

Deno.test("An input with a missing file is an error that names both", () =>
  inTemporaryFolder({ "rock/a.txt": "" }, async (root) => {
    const input = inputOf(root, "rock/*.txt", "a.txt", "b.txt");
    const fault = await faultOf(() => fingerprintInput(input));
    assert.equal(fault.input, "rock/*.txt");
    assert.match(fault.message, /^rock\/\*\.txt: rock\/b\.txt cannot be read: /);
    const alone = await faultOf(() => fingerprintInput(inputOf(root, "rock/c.jsonl", "c.jsonl")));
    assert.match(alone.message, /^rock\/c\.jsonl: it cannot be read: /);
  }));

/** A batch of records of these sizes. */
function batchOf(...sizes: readonly number[]): Batch<RawRecord> {
  return sizes.map((size) => ({
    origin: { file: "-", line: 1, byte: 0 },
    content: { bytes: new Uint8Array(size), format: "text" },
  }));
}

async function* arriving(batches: readonly Batch<RawRecord>[]) {
  yield* batches;
}

/** How many records each batch has that comes out. */
async function sizesOf(...batches: readonly Batch<RawRecord>[]): Promise<number[]> {
  return (await Array.fromAsync(coalesceBatches(arriving(batches)))).map(({ length }) => length);
}

Deno.test("Batches are joined until they have enough records or bytes", async () => {
  const one = batchOf(100), large = batchOf(100_000), half = batchOf(65_536);
  assert.deepEqual(await sizesOf(...Array(130).fill(one)), [64, 64, 2]);
  assert.deepEqual(await sizesOf(one, half, half, one), [3, 1]);
  assert.deepEqual(await sizesOf(large, large, large), [2, 1]);
  assert.deepEqual(await sizesOf(batchOf(...Array(500).fill(1)), one), [500, 1]);
  assert.deepEqual(await sizesOf(), []);
});

Deno.test("A rejected record counts by what is kept of it", async () => {
  const [delivery] = batchOf(0), kept = new Uint8Array(4096);
  const content = new Rejection("oversize", "read", "", kept, 1e9, "");
  assert.deepEqual(await sizesOf(...Array(40).fill([{ ...delivery, content }])), [32, 8]);
});

Deno.test("Records keep their order, and none is lost", () =>
  fc.assert(fc.asyncProperty(fc.array(fc.array(fc.nat(40_000))), async (sizes) => {
    const batches = sizes.map((sizes) => batchOf(...sizes));
    const out = (await Array.fromAsync(coalesceBatches(arriving(batches)))).flat(),
      all = batches.flat();
    assert.ok(out.length === all.length && out.every((record, place) => record === all[place]));
  })));

Deno.test("No more is read than is joined", async () => {
  let taken = 0;
  async function* endless() {
    for (;;) {
      taken++;
      yield batchOf(1);
    }
  }
  const batches = coalesceBatches(endless());
  await batches.next();
  assert.equal(taken, 64);
  await batches.return(undefined);
});
