import assert from "node:assert/strict";
import { checksum } from "#lib/checksum.ts";

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
