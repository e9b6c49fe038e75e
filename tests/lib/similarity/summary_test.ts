import assert from "node:assert/strict";
import fc from "fast-check";
import { summarise, SUMMARY_NAMES } from "#lib/similarity/summary.ts";
import { maxDifference } from "../../support/numbers.ts";

/** Numbers are stored in 32 bits: half a step below 1 is 3e-8. */
const ROUNDING = 1e-7;

function summaryOf(row: readonly number[], line: number, cut: number): number[] {
  const target = new Float32Array(SUMMARY_NAMES.length);
  summarise(Float32Array.from(row), line, cut, target, 0);
  return [...target];
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.ok(maxDifference(actual, expected) <= ROUNDING, `${actual} is not ${expected}`);
}

// Rows and numbers of tests/golden/ssm60_hand.md.
Deno.test("rows have the twelve summaries computed by hand", () => {
  assertNear(
    summaryOf([1, 0.6, 0, 0.8], 0, 0.7),
    [0.6, 1, Math.sqrt(0.14), 0.85, 0.94, 0.5, 0, 0.6, 1, 0.8, 0, 1],
  );
  assertNear(
    summaryOf([0.59, 0.5, 0.4, 1], 3, 0.3),
    [0.6225, 1, Math.sqrt(0.208075 / 4), 0.6925, 0.877, 1, 0.4, 0, 0.59, 1, 1, 0],
  );
  assertNear(
    summaryOf([0, 0, 1, 0], 2, 0.8),
    [0.25, 1, Math.sqrt(3) / 4, 0.25, 0.7, 0.25, 0, 0, 0, 0, 2 / 3, 1 / 3],
  );
});

Deno.test("a single line is its own first and last line, at position 0", () => {
  assert.deepEqual(summaryOf([1], 0, 0.8), [1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1]);
});

Deno.test("a similarity at exactly the threshold counts as above it, although 32 bits round both", () => {
  const share = SUMMARY_NAMES.indexOf("share_above_cut");
  for (const cut of [0.1, 0.3, 0.4, 0.7, 0.8]) {
    assert.equal(summaryOf([1, cut, cut - 1e-6, 0], 0, cut)[share], 0.5, `cut ${cut}`);
  }
});

Deno.test("the summaries are written at the offset, and nowhere else", () => {
  const target = new Float32Array(36).fill(9);
  summarise(Float32Array.of(1, 0), 0, 0.5, target, 12);
  const outside = [...target.subarray(0, 12), ...target.subarray(24)];
  assert.ok(outside.every((value) => value === 9));
  assertNear([...target.subarray(12, 24)], summaryOf([1, 0], 0, 0.5));
});

Deno.test("for any row, all summaries are in [0, 1], and those without positions ignore the order", () => {
  const row = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(row, fc.nat(), (values, place) => {
    const line = place % values.length;
    values[line] = 1; // its own entry
    const numbers = summaryOf(values, line, 0.5);
    assert.ok(numbers.every((number) => number >= 0 && number <= 1), `${numbers}`);
    assertNear(
      summaryOf(values.toReversed(), values.length - 1 - line, 0.5).slice(0, 6),
      numbers.slice(0, 6),
    );
  }));
});
