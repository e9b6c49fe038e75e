import assert from "node:assert/strict";
import {
  type Delivery,
  mapContent,
  outcomeOf,
  Rejection,
  toBatches,
} from "#pipelines/stream/delivery.ts";
import fc from "fast-check";

const REJECTION = new Rejection("invalid_json", "parse", "", new Uint8Array(), 0, "");

function delivery(content: string | Rejection): Delivery<string> {
  return { origin: { file: "songs.jsonl", line: 3, byte: 40 }, content };
}

Deno.test("Mapping a delivery changes its content and keeps its origin", () => {
  const given = delivery("la");
  const mapped = mapContent(given, (text, { line }) => `${text} ${line}`);
  assert.equal(mapped.content, "la 3");
  assert.equal(mapped.origin, given.origin);
});

Deno.test("Mapping a delivery may turn its content into a rejection", () => {
  assert.equal(mapContent(delivery("la"), () => REJECTION).content, REJECTION);
});

Deno.test("Mapping passes a rejection on untouched", () => {
  const rejected = delivery(REJECTION);
  const turned = () => assert.fail("a rejection has no content to turn");
  assert.equal(mapContent(rejected, turned), rejected);
});

Deno.test("The outcome of stored content is what the content is", () => {
  assert.equal(outcomeOf("filtered"), "filtered");
  assert.equal(outcomeOf({ id: "a", bytes: new Uint8Array() }), "written");
  assert.equal(outcomeOf(REJECTION), "rejected");
});

/** Batches of items that are their own size. */
function batchesOf(sizes: readonly number[], count: number, size: number): (readonly number[])[] {
  return [...toBatches(sizes, { count, size }, (own) => own)];
}

Deno.test("What has arrived within the limits is one batch", () => {
  assert.deepEqual(batchesOf([3, 4, 3], 3, 10), [[3, 4, 3]]);
});

Deno.test("Nothing arrived gives no batch", () => {
  assert.deepEqual(batchesOf([], 3, 10), []);
});

Deno.test("A batch ends before the item that would exceed the number of items", () => {
  assert.deepEqual(batchesOf([1, 1, 1, 1, 1], 2, 10), [[1, 1], [1, 1], [1]]);
});

Deno.test("A batch ends before the item that would exceed the size", () => {
  assert.deepEqual(batchesOf([4, 6, 1, 9], 5, 10), [[4, 6], [1, 9]]);
});

Deno.test("An item that is larger than the limit is a batch of its own", () => {
  assert.deepEqual(batchesOf([1, 11, 1], 5, 10), [[1], [11], [1]]);
});

Deno.test("An item without size takes a place in a batch", () => {
  assert.deepEqual(batchesOf([10, 0, 0, 1], 3, 10), [[10, 0, 0], [1]]);
});

Deno.test("Batches keep every item in order, stay within the limits and are as large as can be", () => {
  const anySizes = fc.array(fc.nat(12));
  const limit = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(anySizes, limit, limit, (sizes, count, size) => {
    const batches = batchesOf(sizes, count, size);
    assert.deepEqual(batches.flat(), sizes);
    const sumOf = (batch: readonly number[]) => batch.reduce((sum, own) => sum + own);
    batches.forEach((batch, place) => {
      assert.ok(batch.length >= 1 && batch.length <= count);
      assert.ok(batch.length === 1 || sumOf(batch) <= size);
      const [next] = batches[place + 1] ?? [];
      assert.ok(
        next === undefined || batch.length === count || sumOf(batch) + next > size,
      );
    });
  }));
});
