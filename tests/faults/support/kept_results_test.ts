import assert from "node:assert/strict";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import type { FaultRow } from "./fault_row.ts";
import { isPassed, type KeptResult, keptResults, resultsTable } from "./kept_results.ts";

const row: FaultRow = {
  row: "R0",
  promise: "Nothing happens",
  long: { records: 1000, faults: 4 },
  run: () => Promise.reject(new Error("not here")),
};
const passed: KeptResult = {
  ...{ row: "R0", size: row.long, at: "2026-01-02T00:00:00Z", seed: 7, seconds: 12.3 },
  ...{ records: 1000, faults: 4, hits: 3, lost: 0, duplicated: 0, wrong: 0, disordered: 0 },
  measured: { most_mib: 123.456 },
};

Deno.test("A row's result is a line, and one that was not run says so", () => {
  const [head, rule, line, other, ...more] = resultsTable([row, { ...row, row: "R1" }], [passed]);
  assert.equal(
    line,
    "| R0 | 1,000 | 4 | 3 | 0 | 0 | 0 | 0 | most mib 123 | 12 | 7 | 2026-01-02 | passed |",
  );
  assert.match(other, /^\| R1 (\| +){12}not run \|$/);
  assert.equal(new Set([head, rule, line, other].map((text) => text.split("|").length)).size, 1);
  assert.deepEqual(more, []);
});

Deno.test("The last of the largest results is returned, also if it failed", () => {
  const small = { ...passed, size: { records: 10, faults: 1 }, at: "2026-03-01", seed: 8 };
  const failed = { ...passed, at: "2026-02-01T00:00:00Z", failure: "Lost" };
  assert.match(resultsTable([row], [failed, small, passed])[2], /2026-02-01 \| \*\*failed\*\* \|$/);
  assert.match(resultsTable([row], [small])[2], /\| 8 \| 2026-03-01 \| passed \|$/);
});

Deno.test("A row has passed only in a size in which it did not fail", () => {
  assert.ok(isPassed(passed, row, row.long));
  assert.ok(!isPassed({ ...passed, failure: "Lost" }, row, row.long));
  assert.ok(!isPassed(passed, row, { ...row.long, records: 10 }));
});

Deno.test("Results are read as they were kept, and none where there is no file", () =>
  inTemporaryFolder({ "results.jsonl": `${JSON.stringify(passed)}\n` }, async (folder) => {
    assert.deepEqual(await keptResults(`${folder}/results.jsonl`), [passed]);
    assert.deepEqual(await keptResults(`${folder}/none.jsonl`), []);
  }));
