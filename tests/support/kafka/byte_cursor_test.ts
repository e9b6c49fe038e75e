import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteCursor } from "./byte_cursor.ts";

/** As protocol buffers write signed numbers, bit by bit. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

Deno.test("A cursor reads signed numbers of any length", () => {
  const whole = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
  fc.assert(fc.property(fc.array(whole), (values) => {
    const cursor = new ByteCursor(Uint8Array.from(values.flatMap(varint)));
    assert.deepEqual(values.map(() => cursor.varint()), values);
    assert.equal(cursor.left, 0);
  }));
});

Deno.test("A cursor reads the example of the protocol's documentation", () => {
  const bytes = [255, 1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 2, 108, 97, 255, 255];
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  assert.deepEqual(
    [cursor.int8(), cursor.int16(), cursor.int32(), cursor.int64(), cursor.text(), cursor.text()],
    [-1, 258, 3, 4n, "la", null],
  );
});

Deno.test("A cursor refuses to read beyond its bytes", () => {
  assert.throws(() => new ByteCursor(new Uint8Array(3)).int32(), /Read 4 bytes of 3/);
});
