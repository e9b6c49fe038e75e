import assert from "node:assert/strict";
import fc from "fast-check";
import { inBatches } from "#pipelines/batching.ts";
import { type Batch, Rejection } from "#pipelines/delivery.ts";

const REJECTION = new Rejection("invalid_json", "parse", "", new Uint8Array(), 0, "");

/** Deliveries whose content is their own size; null stands for a rejection. */
function arrival(sizes: readonly (number | null)[]): Batch<number> {
  return sizes.map((size, place) => ({
    origin: { file: "-", line: place + 1, byte: 0 },
    content: size ?? REJECTION,
    settle: () => {},
  }));
}

function batchesOf(sizes: readonly (number | null)[], records: number, size: number) {
  return [...inBatches(arrival(sizes), { records, size }, (content) => content)];
}

function sizesOf(batches: readonly Batch<number>[]): (number | null)[][] {
  return batches.map((batch) =>
    batch.map(({ content }) => content instanceof Rejection ? null : content)
  );
}

Deno.test("What has arrived within the limits is one batch", () => {
  assert.deepEqual(sizesOf(batchesOf([3, 4, 3], 3, 10)), [[3, 4, 3]]);
});

Deno.test("Nothing arrived gives no batch", () => {
  assert.deepEqual(batchesOf([], 3, 10), []);
});

Deno.test("A batch ends before the record that would exceed the number of records", () => {
  assert.deepEqual(sizesOf(batchesOf([1, 1, 1, 1, 1], 2, 10)), [[1, 1], [1, 1], [1]]);
});

Deno.test("A batch ends before the record that would exceed the size", () => {
  assert.deepEqual(sizesOf(batchesOf([4, 6, 1, 9], 5, 10)), [[4, 6], [1, 9]]);
});

Deno.test("A record that is larger than the limit is a batch of its own", () => {
  assert.deepEqual(sizesOf(batchesOf([1, 11, 1], 5, 10)), [[1], [11], [1]]);
});

Deno.test("A rejection takes a place in a batch, but no size", () => {
  assert.deepEqual(sizesOf(batchesOf([10, null, null, 1], 3, 10)), [[10, null, null], [1]]);
});

Deno.test("Batches keep every record in order, stay within the limits and are as large as can be", () => {
  const anySizes = fc.array(fc.option(fc.nat(12)));
  const limit = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(anySizes, limit, limit, (sizes, records, size) => {
    const batches = sizesOf(batchesOf(sizes, records, size));
    assert.deepEqual(batches.flat(), sizes);
    const sumOf = (batch: readonly (number | null)[]) =>
      batch.reduce<number>((sum, own) => sum + (own ?? 0), 0);
    batches.forEach((batch, place) => {
      assert.ok(batch.length >= 1 && batch.length <= records);
      assert.ok(batch.length === 1 || sumOf(batch) <= size);
      const [next] = batches[place + 1] ?? [];
      assert.ok(
        next === undefined || batch.length === records || sumOf(batch) + (next ?? 0) > size,
      );
    });
  }));
});
