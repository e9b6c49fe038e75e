import assert from "node:assert/strict";
import fc from "fast-check";
import type { RejectCode } from "#pipelines/stream/delivery.ts";
import type { LabelledChunk } from "#pipelines/consume/partition_labeller.ts";
import { countChunk, ServiceAccounting } from "#pipelines/consume/accounting.ts";

function labelled(written: number, filtered: number, rejected: readonly number[]): LabelledChunk {
  const codes: RejectCode[] = ["invalid_json", "oversize", "no_value"];
  return {
    outgoing: [],
    counts: [],
    written,
    filtered,
    rejected: new Map(rejected.map((count, place) => [codes[place], count])),
    next: 0n,
  };
}

const anyEnds = fc.record({
  written: fc.nat(20),
  filtered: fc.nat(20),
  rejected: fc.array(fc.nat(20), { maxLength: 3 }),
  replayed: fc.nat(20),
  released: fc.nat(20),
});

Deno.test("A chunk is counted if every record has an outcome, and refused otherwise", () => {
  fc.assert(fc.property(anyEnds, fc.integer({ min: -3, max: 3 }), (ends, off) => {
    const { written, filtered, rejected, replayed } = ends;
    const sum = rejected.reduce((sum, count) => sum + count, 0);
    const records = written + filtered + sum + replayed + off;
    const count = () => countChunk(labelled(written, filtered, rejected), records, replayed);
    if (off === 0) assert.deepEqual(count(), { written, filtered, rejected: sum, replayed });
    else assert.throws(count, /do not add up/);
  }));
});

Deno.test("An accounting balances only if every record that was read is stored or released", () => {
  fc.assert(fc.property(fc.array(anyEnds), (chunks) => {
    const accounting = new ServiceAccounting();
    for (const { written, filtered, rejected, replayed, released } of chunks) {
      const sum = rejected.reduce((sum, count) => sum + count, 0);
      const counts = { written, filtered, rejected: sum, replayed };
      const records = written + filtered + sum + replayed + released;
      accounting.read(records);
      assert.equal(accounting.balances, records === 0);
      accounting.stored(counts);
      assert.equal(accounting.balances, released === 0);
      accounting.released(released);
      assert.ok(accounting.balances);
    }
  }));
});

Deno.test("An accounting lists its counts in a fixed order", () => {
  const accounting = new ServiceAccounting();
  accounting.read(21);
  accounting.stored({ written: 1, rejected: 2, filtered: 3, replayed: 4 });
  accounting.released(11);
  const counts = "read=21 written=1 rejected=2 filtered=3 replayed=4 released=11";
  assert.equal(String(accounting), counts);
});
