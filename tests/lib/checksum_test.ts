import assert from "node:assert/strict";
import { checksum, ChecksumTable } from "#lib/checksum.ts";
import fc from "fast-check";

// Test vectors of FIPS 180-4 (NIST, "Examples with Intermediate Values").
const OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Deno.test("a checksum is the SHA-256 that NIST publishes for the same bytes", () => {
  assert.equal(checksum(new Uint8Array()), OF_NOTHING);
  assert.equal(checksum(new Uint8Array([97, 98, 99])), OF_ABC);
});

Deno.test("a text has the checksum of its UTF-8", () => {
  assert.equal(checksum("abc"), OF_ABC);
  assert.equal(checksum("é"), checksum(new Uint8Array([0xc3, 0xa9])));
  assert.notEqual(checksum("é"), checksum("e\u0301"));
});

/** A checksum that starts with these two times 32 bits. */
function checksumOf(high: number, low = 0): string {
  const digits = (value: number) => value.toString(16).padStart(8, "0");
  return (digits(high) + digits(low)).padEnd(64, "0");
}

Deno.test("every checksum has the value that was set last, and no other checksum has one", () =>
  fc.assert(fc.property(
    fc.uniqueArray(fc.string(), { maxLength: 200 }),
    fc.boolean(),
    (words, isSized) => {
      const table = new ChecksumTable(isSized ? words.length : 0);
      const checksums = words.map(checksum);
      checksums.forEach((checksum) => table.set(checksum, 2 ** 32 - 1));
      checksums.forEach((checksum, place) => table.set(checksum, place + 1));
      assert.deepEqual(checksums.map((one) => table.get(one)), words.map((_, place) => place + 1));
      assert.equal(table.get(checksum(words.join() + "another")), 0);
    },
  )));

Deno.test("checksums with the same slot all have values, also past the last slot", () => {
  for (const entries of [0, 5]) {
    const table = new ChecksumTable(entries),
      checksums = [1, 2, 3, 4, 5].map((n) => checksumOf(6, n));
    checksums.forEach((checksum, place) => table.set(checksum, place + 1));
    assert.deepEqual(checksums.map((checksum) => table.get(checksum)), [1, 2, 3, 4, 5]);
    assert.equal(table.get(checksumOf(6, 6)), 0);
    assert.equal(table.get(checksumOf(7, 1)), 0);
  }
});

Deno.test("the smallest and the largest checksum have values", () => {
  const table = new ChecksumTable(2), checksums = [checksumOf(0), "f".repeat(64)];
  assert.equal(table.get(checksums[0]), 0);
  checksums.forEach((checksum, place) => table.set(checksum, place + 1));
  assert.deepEqual(checksums.map((checksum) => table.get(checksum)), [1, 2]);
});

Deno.test("an empty table has no values", () => {
  assert.equal(new ChecksumTable(0).get(checksumOf(1)), 0);
});

Deno.test("a value that does not fit is refused", () => {
  for (const value of [0, -1, 2 ** 32, NaN]) {
    const message = `A value is an integer from 1 to 4294967295, got ${value}`;
    assert.throws(() => new ChecksumTable().set(checksumOf(1), value), {
      name: "RangeError",
      message,
    });
  }
});
