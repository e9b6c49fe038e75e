import assert from "node:assert/strict";
import fc from "fast-check";
import { Accounting } from "#pipelines/stream/accounting.ts";
import { type Batch, type Outcome, Rejection } from "#pipelines/stream/delivery.ts";

const OUTCOMES: readonly Outcome[] = ["written", "rejected", "filtered"];

/** Stored content by its outcome. */
const CONTENT: Readonly<Record<Outcome, string | Rejection>> = {
  written: "an annotation",
  rejected: new Rejection("invalid_json", "parse", "", new Uint8Array(), 0, ""),
  filtered: "filtered",
};

/** A batch whose first record is at a line. */
function batchOf(outcomes: readonly Outcome[], firstLine = 1): Batch<string> {
  return outcomes.map((outcome, place) => ({
    origin: { file: "songs.jsonl", line: firstLine + place, byte: 0 },
    content: CONTENT[outcome],
  }));
}

Deno.test("An accounting balances before anything is read", () => {
  const accounting = new Accounting();
  assert.ok(accounting.balances);
  assert.equal(String(accounting), "read=0 written=0 rejected=0 filtered=0");
});

Deno.test("An accounting balances only when every record that was read has an outcome", () => {
  const accounting = new Accounting();
  accounting.countRead(batchOf(["written", "rejected"]));
  assert.deepEqual([accounting.balances, accounting.unfinished], [false, 2]);
  accounting.countStored(batchOf(["written"]));
  assert.deepEqual([accounting.balances, accounting.unfinished], [false, 1]);
  accounting.countStored(batchOf(["rejected"]));
  assert.ok(accounting.balances);
  assert.equal(String(accounting), "read=2 written=1 rejected=1 filtered=0");
});

Deno.test("An accounting counts every record and every outcome, in any order of batches", () => {
  const anyBatches = fc.array(fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 8 }));
  fc.assert(fc.property(anyBatches, fc.boolean(), (batches, backwards) => {
    const accounting = new Accounting();
    for (const outcomes of batches) accounting.countRead(batchOf(outcomes));
    for (const outcomes of backwards ? batches.toReversed() : batches) {
      accounting.countStored(batchOf(outcomes));
    }
    const outcomes = batches.flat();
    assert.equal(accounting.read, outcomes.length);
    for (const outcome of OUTCOMES) {
      assert.equal(
        accounting.count(outcome),
        outcomes.filter((one) => one === outcome).length,
      );
    }
    assert.ok(accounting.balances);
  }));
});

Deno.test("Counting a batch as stored twice throws, names the batch and counts it once", () => {
  const accounting = new Accounting();
  const batch = batchOf(["written", "filtered"], 7);
  accounting.countRead(batch);
  accounting.countStored(batch);
  assert.throws(() => accounting.countStored(batch), /only 0 .* starts at songs\.jsonl, line 7/);
  assert.equal(String(accounting), "read=2 written=1 rejected=0 filtered=1");
});
