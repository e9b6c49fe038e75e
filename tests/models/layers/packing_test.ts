import { concatRows, pack } from "#models/layers/packing.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });
const batches = fc.tuple(lengths, fc.boolean());

function rowsOf(lengths: readonly number[], backward = false): number[][] {
  return pack(lengths, backward).steps.map((rows) => [...rows]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

Deno.test("three songs run together, longest first, as computed by hand", () => {
  // Rows: song 0 is 0 1, song 1 is 2 3 4, song 2 is 5.
  assert.deepEqual(rowsOf([2, 3, 1]), [[2, 0, 5], [3, 1], [4]]);
  assert.deepEqual(rowsOf([2, 3, 1], true), [[4, 1, 5], [3, 0], [2]]);
});

Deno.test("every line of the batch is read exactly once", () => {
  fc.assert(fc.property(batches, ([lengths, backward]) => {
    const { steps, lines } = pack(lengths, backward);
    assert.equal(lines, sum(lengths));
    const rows = steps.flatMap((rows) => [...rows]).sort((one, other) => one - other);
    assert.deepEqual(rows, [...Array(lines).keys()]);
  }));
});

Deno.test("the songs still running are a prefix of those of the previous step, each one line further", () => {
  fc.assert(fc.property(batches, ([lengths, backward]) => {
    const steps = rowsOf(lengths, backward), stride = backward ? -1 : 1;
    assert.equal(steps.length, Math.max(0, ...lengths));
    for (const [step, rows] of steps.entries()) {
      assert.equal(rows.length, lengths.filter((length) => length > step).length);
      if (step === 0) continue;
      assert.deepEqual(rows, steps[step - 1].slice(0, rows.length).map((row) => row + stride));
    }
  }));
});

Deno.test("songs start at their first line forward and at their last line backward", () => {
  fc.assert(fc.property(lengths, (lengths) => {
    const firsts = lengths.map((_, song) => sum(lengths.slice(0, song)));
    const lasts = lengths.map((length, song) => firsts[song] + length - 1);
    const ascending = (rows: number[] = []) => rows.sort((one, other) => one - other);
    assert.deepEqual(ascending(rowsOf(lengths)[0]), firsts);
    assert.deepEqual(ascending(rowsOf(lengths, true)[0]), lasts);
  }));
});

Deno.test("an empty batch has no steps", () => {
  assert.deepEqual(pack([], false), { steps: [], lines: 0 });
});

Deno.test("packing does not change the lengths", () => {
  const lengths = [1, 3, 2];
  pack(lengths, false);
  assert.deepEqual(lengths, [1, 3, 2]);
});

Deno.test("concatenated rows are the rows of the songs in order", () => {
  const songs = [[1, 2], [], [3], [4, 5, 6]].map((song) => Float32Array.from(song));
  assert.deepEqual(concatRows(songs), Float32Array.of(1, 2, 3, 4, 5, 6));
  assert.deepEqual(concatRows([]), new Float32Array());
});
