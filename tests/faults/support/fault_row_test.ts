import assert from "node:assert/strict";
import { failureOf, type FaultRow } from "./fault_row.ts";
import type { ScenarioResult } from "./scenario.ts";

const passed: ScenarioResult = {
  ...{ records: 10, written: 9, rejected: 1, duplicated: 0, lost: 0, wrong: 0, disordered: 0 },
  ...{ examples: [], seed: 1, seconds: 1, faults: 4, hits: 3 },
};

const row: FaultRow = {
  row: "R0",
  promise: "Nothing happens",
  long: { records: 10, faults: 4 },
  run: () => Promise.resolve(passed),
};

Deno.test("A run passes if each record ended once and a fault hit", () => {
  assert.equal(failureOf(row, passed), undefined);
  for (const fault of ["duplicated", "lost", "wrong", "disordered"]) {
    assert.match(failureOf(row, { ...passed, [fault]: 1 })!, /Not each record/);
  }
});

Deno.test("A run in which no fault hit records in flight fails", () => {
  assert.match(failureOf(row, { ...passed, hits: 0 })!, /Fewer than 1 of 4/);
  assert.match(failureOf(row, { ...passed, faults: 0, hits: 0 })!, /Fewer than 1 of 0/);
  assert.match(failureOf({ ...row, hits: 1 }, passed)!, /Fewer than 4 of 4/);
});

Deno.test("At-least-once may double some records a fault, and lose none", () => {
  const atLeastOnce = { ...row, mayDouble: 5 };
  assert.equal(failureOf(atLeastOnce, { ...passed, duplicated: 20, disordered: 7 }), undefined);
  assert.match(failureOf(atLeastOnce, { ...passed, duplicated: 21 })!, /Not each record/);
  assert.match(failureOf(atLeastOnce, { ...passed, lost: 1 })!, /Not each record/);
});
