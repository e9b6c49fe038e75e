import assert from "node:assert/strict";
import fc from "fast-check";
import { numbersOf, varintsOf } from "#pipelines/consume/line_events/varints.ts";

Deno.test("Small numbers take a byte, larger ones a byte for each seven bits", () => {
  // 300 = 2 · 128 + 44, as in the documentation of protocol buffers.
  assert.deepEqual([...varintsOf([0n, 127n, 128n, 300n])], [0, 127, 0x80, 1, 0xac, 2]);
  assert.equal(varintsOf([2n ** 63n - 1n]).length, 9);
});

Deno.test("Numbers come back as they were", () => {
  fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n })), (numbers) => {
    assert.deepEqual(numbersOf(varintsOf(numbers)), numbers);
  }));
});

Deno.test("A number that is cut off is none", () => {
  assert.throws(() => numbersOf(varintsOf([1n, 300n]).subarray(0, -1)), SyntaxError);
});
