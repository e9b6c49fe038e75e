import assert from "node:assert/strict";
import fc from "fast-check";
import { PendingOffsets } from "#pipelines/kafka/pending_offsets.ts";

/** The pending offsets from 0 on. */
function openAmong(open: PendingOffsets, count: number): number[] {
  return Array.from({ length: count }, (_, offset) => offset).filter((offset) =>
    open.has(BigInt(offset))
  );
}

Deno.test("Initially all offsets are pending", () => {
  const open = new PendingOffsets();
  assert.equal(open.first, 0n);
  assert.equal(String(open), "0-");
  assert.ok(open.has(1n << 62n));
});

Deno.test("The text has the runs of pending offsets, relative to the first", () => {
  const open = new PendingOffsets();
  for (const offset of [0n, 1n, 6n, 8n, 9n]) open.complete(offset, offset);
  assert.equal(open.first, 2n);
  assert.equal(String(open), "0-3 5 8-");
});

Deno.test("Runs are parsed from their text", () => {
  const open = PendingOffsets.parse(1_000_000_000_000_000_000n, "0-3 5 8-");
  assert.equal(String(open), "0-3 5 8-");
  const seen = Array.from({ length: 10 }, (_, place) => open.has(open.first + BigInt(place)));
  assert.deepEqual(seen.map(Number), [1, 1, 1, 1, 0, 1, 0, 0, 1, 1]);
});

Deno.test("With an offset that was set by hand, without metadata, all later offsets are pending", () => {
  assert.deepEqual(openAmong(PendingOffsets.parse(3n, ""), 6), [3, 4, 5]);
});

Deno.test("The text of another program is refused", () => {
  const texts = [
    "{}",
    "0",
    "0-3",
    "5-3 8-",
    "0-3 2-",
    "0- 5-",
    "-",
    "03x",
    "0-3  8-",
    "0-\n",
    "-1-",
  ];
  for (const text of texts) assert.throws(() => PendingOffsets.parse(0n, text), SyntaxError, text);
});

Deno.test("Offsets are pending unless they are in a completed range, also after a restart", () => {
  const anyRange = fc.tuple(fc.nat(40), fc.nat(9), fc.boolean());
  fc.assert(fc.property(fc.array(anyRange), (ranges) => {
    const settled = new Set<number>();
    let open = new PendingOffsets();
    for (const [from, length, restarts] of ranges) {
      open.complete(BigInt(from), BigInt(from + length));
      for (let offset = from; offset <= from + length; offset++) settled.add(offset);
      if (restarts) open = PendingOffsets.parse(open.first, String(open));
      const wanted = Array.from({ length: 60 }, (_, offset) => offset)
        .filter((offset) => !settled.has(offset));
      assert.deepEqual(openAmong(open, 60), wanted);
      assert.equal(open.first, BigInt(wanted[0]));
    }
  }));
});
