import { type Batch, type Delivery, Rejection } from "#pipelines/stream/delivery.ts";
import { BlockBounds, type Bound } from "#pipelines/relabel/block_bounds.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

const RECORDS = 256, BYTES = 1 << 18;

/** A record of this many bytes; if negative, a reject of which this many are kept. */
function delivery(size: number, place: number): Delivery<RawRecord> {
  const bytes = new Uint8Array(Math.abs(size));
  const content = size < 0
    ? new Rejection("invalid_json", "parse", "", bytes, 10 * bytes.length, "")
    : { bytes, format: "jsonl" } as const;
  return { origin: { file: "-", line: place + 1, byte: 0 }, content };
}

/** What ends with each record, said as plainly as it can be. */
function boundsOf(sizes: readonly number[], partition: number): (Bound | undefined)[] {
  let records = 0, bytes = 0;
  return sizes.map((size, place) => {
    records++;
    bytes += Math.abs(size);
    const isPart = (place + 1) % partition === 0;
    if (!isPart && records < RECORDS && bytes < BYTES) return undefined;
    records = bytes = 0;
    return isPart ? "part" : "block";
  });
}

/** Cuts what comes in batches, stores it in smaller ones, and notes what is said to end with each record. */
function boundsSaid(
  bounds: BlockBounds,
  batches: readonly Batch<RawRecord>[],
  stored: () => number,
): (Bound | undefined)[] {
  const said: (Bound | undefined)[] = [];
  for (const batch of batches) {
    const pieces = [...bounds.cut(batch)];
    assert.deepEqual(pieces.flat(), batch);
    for (const piece of pieces) {
      for (let left = piece.length; left > 0;) {
        const records = Math.min(left, stored());
        left -= records;
        said.push(...new Array(records - 1).fill(undefined), bounds.stored(records));
      }
    }
  }
  return said;
}

/** Mostly small records, some so large that they fill a block. */
const size = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 3, arbitrary: fc.integer({ min: -4096, max: -1 }) },
  { weight: 1, arbitrary: fc.integer({ min: BYTES >> 2, max: BYTES + 1 }) },
);
const sizes = fc.oneof(
  fc.array(size, { maxLength: 60 }),
  fc.array(fc.constantFrom(1, 300), { minLength: 500, maxLength: 900 }),
);
const partition = fc.oneof(
  fc.constant(Infinity),
  fc.integer({ min: 1, max: 20 }),
  fc.constantFrom(255, 256, 257, 512, 700),
);
/** Lengths, taken in turn. */
const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 });

function taken(lengths: readonly number[]): () => number {
  let turn = 0;
  return () => lengths[turn++ % lengths.length];
}

function inBatches(all: Batch<RawRecord>, next: () => number): Batch<RawRecord>[] {
  const batches: Batch<RawRecord>[] = [];
  for (let from = 0; from < all.length;) {
    const to = from + next();
    batches.push(all.slice(from, to));
    from = to;
  }
  return batches;
}

Deno.test("Blocks and parts end at the same records, however these arrive and are stored", () =>
  fc.assert(
    fc.property(sizes, partition, lengths, lengths, (sizes, partition, arriving, storing) => {
      const batches = inBatches(sizes.map(delivery), taken(arriving));
      const said = boundsSaid(new BlockBounds(0, partition), batches, taken(storing));
      assert.deepEqual(said, boundsOf(sizes, partition));
    }),
    { numRuns: 300 },
  ));

Deno.test("Bounds after resuming at any block are those of one run", () =>
  fc.assert(
    fc.property(sizes, partition, lengths, fc.nat(), (sizes, partition, arriving, which) => {
      const whole = boundsOf(sizes, partition);
      const ends = [0, ...whole.flatMap((bound, place) => bound ? [place + 1] : [])];
      const skipped = ends[which % ends.length];
      const rest = sizes.slice(skipped).map(delivery);
      const bounds = new BlockBounds(skipped, partition);
      const said = boundsSaid(bounds, inBatches(rest, taken(arriving)), taken(arriving));
      assert.deepEqual(said, whole.slice(skipped));
    }),
    { numRuns: 300 },
  ));

Deno.test("No piece extends beyond the end of a block, even if all is cut before any is stored", () => {
  const all = Array.from({ length: 1000 }, (_, place) => delivery(10, place));
  const bounds = new BlockBounds(0, 300);
  const pieces = [...bounds.cut(all)];
  assert.deepEqual(pieces.map(({ length }) => length), [256, 44, 256, 44, 256, 44, 100]);
  assert.deepEqual(
    pieces.map(({ length }) => bounds.stored(length)),
    ["block", "part", "block", "part", "block", "part", undefined],
  );
});
