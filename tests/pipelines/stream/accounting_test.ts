import assert from "node:assert/strict";
import fc from "fast-check";
import { Accounting } from "#pipelines/stream/accounting.ts";
import type { Delivery, Fate } from "#pipelines/stream/delivery.ts";

const FATES: readonly Fate[] = ["written", "rejected", "filtered"];

function delivery(line: number, settle: (fate: Fate) => void = () => {}): Delivery<string> {
  return { origin: { file: "songs.jsonl", line, byte: 0 }, content: `song ${line}`, settle };
}

Deno.test("An accounting balances before anything is read", () => {
  const accounting = new Accounting();
  assert.ok(accounting.balances);
  assert.equal(String(accounting), "read=0 written=0 rejected=0 filtered=0");
});

Deno.test("An accounting balances only while no record that was read is without an end", () => {
  const accounting = new Accounting();
  const [one, other] = accounting.admit([delivery(1), delivery(2)]);
  assert.deepEqual([accounting.balances, accounting.underway], [false, 2]);
  one.settle("written");
  assert.deepEqual([accounting.balances, accounting.underway], [false, 1]);
  other.settle("rejected");
  assert.ok(accounting.balances);
  assert.equal(String(accounting), "read=2 written=1 rejected=1 filtered=0");
});

Deno.test("An accounting counts every record and every end, in any order", () => {
  const anyBatches = fc.array(fc.array(fc.constantFrom(...FATES), { maxLength: 8 }));
  fc.assert(fc.property(anyBatches, fc.boolean(), (batches, backwards) => {
    const accounting = new Accounting();
    const admitted = batches.flatMap((fates) => {
      const batch = accounting.admit(fates.map((_, place) => delivery(place)));
      return batch.map(({ settle }, place) => () => settle(fates[place]));
    });
    for (const settle of backwards ? admitted.reverse() : admitted) settle();
    const fates = batches.flat();
    assert.equal(accounting.read, fates.length);
    for (const fate of FATES) {
      assert.equal(accounting.count(fate), fates.filter((one) => one === fate).length);
    }
    assert.ok(accounting.balances);
  }));
});

Deno.test("Admitting changes nothing of a delivery but how it settles, which is passed on", () => {
  const passedOn: Fate[] = [];
  const original = delivery(7, (fate) => passedOn.push(fate));
  const [admitted] = new Accounting().admit([original]);
  assert.deepEqual([admitted.origin, admitted.content], [original.origin, original.content]);
  admitted.settle("filtered");
  assert.deepEqual(passedOn, ["filtered"]);
});

Deno.test("Settling a record twice throws, names the record and counts once", () => {
  const passedOn: Fate[] = [];
  const accounting = new Accounting();
  const [admitted] = accounting.admit([delivery(7, (fate) => passedOn.push(fate))]);
  admitted.settle("written");
  assert.throws(() => admitted.settle("rejected"), /twice: songs\.jsonl, line 7, as rejected/);
  assert.deepEqual(passedOn, ["written"]);
  assert.equal(String(accounting), "read=1 written=1 rejected=0 filtered=0");
});
