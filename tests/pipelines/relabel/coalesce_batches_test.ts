import { type Batch, Rejection } from "#pipelines/stream/delivery.ts";
import { together } from "#pipelines/relabel/coalesce_batches.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

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
  return (await Array.fromAsync(together(arriving(batches)))).map(({ length }) => length);
}

Deno.test("Batches go on together when they have records enough, or bytes", async () => {
  const one = batchOf(100), large = batchOf(100_000), half = batchOf(65_536);
  assert.deepEqual(await sizesOf(...Array(130).fill(one)), [64, 64, 2]);
  assert.deepEqual(await sizesOf(one, half, half, one), [3, 1]);
  assert.deepEqual(await sizesOf(large, large, large), [2, 1]);
  assert.deepEqual(await sizesOf(batchOf(...Array(500).fill(1)), one), [500, 1]);
  assert.deepEqual(await sizesOf(), []);
});

Deno.test("What was rejected counts by what is kept of it", async () => {
  const [delivery] = batchOf(0), kept = new Uint8Array(4096);
  const content = new Rejection("oversize", "read", "", kept, 1e9, "");
  assert.deepEqual(await sizesOf(...Array(40).fill([{ ...delivery, content }])), [32, 8]);
});

Deno.test("Records keep their order, and none is lost", () =>
  fc.assert(fc.asyncProperty(fc.array(fc.array(fc.nat(40_000))), async (sizes) => {
    const batches = sizes.map((sizes) => batchOf(...sizes));
    const out = (await Array.fromAsync(together(arriving(batches)))).flat(), all = batches.flat();
    assert.ok(out.length === all.length && out.every((record, place) => record === all[place]));
  })));

Deno.test("No more is taken than what goes on together", async () => {
  let taken = 0;
  async function* endless() {
    for (;;) {
      taken++;
      yield batchOf(1);
    }
  }
  const batches = together(endless());
  await batches.next();
  assert.equal(taken, 64);
  await batches.return(undefined);
});
