import assert from "node:assert/strict";
import { decompressLz4, xxh32 } from "#pipelines/kafka/codecs/lz4.ts";
import { lz4Bomb } from "../../../support/decompression_bombs.ts";
import { GOLDEN_XXH32, goldenBytes, noise } from "../../../support/golden_codecs.ts";

const LIMIT = 8 * 1024 * 1024;

/** A frame with one byte changed, counted from its start, or from its end if negative. */
function changed(form: string, at: number): () => unknown {
  const bytes = goldenBytes("lz4", form).bytes.slice();
  bytes[at < 0 ? bytes.length + at : at]! ^= 0x10;
  return () => decompressLz4(bytes, LIMIT);
}

Deno.test("a wrong checksum of the header, a block or the content is detected", () => {
  assert.throws(changed("content size", 14), /header.*checksum/);
  assert.throws(changed("all checksums", -1), /the content has a wrong checksum/);
  assert.throws(changed("all checksums", -9), /a block has a wrong checksum/);
  assert.throws(changed("all checksums", 30), /a block has a wrong checksum/);
});

Deno.test("a wrong content size is detected", () => {
  const frame = goldenBytes("lz4", "content size", "short").bytes.slice();
  assert.equal(frame[6], 8);
  frame[6] = 9;
  frame[14] = xxh32(frame.subarray(4, 14)) >> 8;
  assert.throws(() => decompressLz4(frame, LIMIT), /holds 8 bytes, but declares 9/);
});

Deno.test("a block must not exceed the maximum in the header", () => {
  const frame = lz4Bomb(4 * 1024 * 1024);
  assert.equal(decompressLz4(frame, LIMIT).length, 4 * 1024 * 1024);
  frame[5] = 0x60;
  frame[6] = xxh32(frame.subarray(4, 6)) >> 8;
  assert.throws(() => decompressLz4(frame, LIMIT), /exceeds the declared maximum of 1048576 bytes/);
});

Deno.test("a match reaches into earlier blocks only if they are linked", () => {
  const frame = goldenBytes("lz4", "linked blocks", "long").bytes.slice();
  frame[4]! |= 0x20;
  frame[6] = xxh32(frame.subarray(4, 6)) >> 8;
  assert.throws(() => decompressLz4(frame, LIMIT), /a match is \d+ bytes back/);
});

Deno.test("skippable frames are skipped anywhere", () => {
  const skippable = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
  const { bytes, content } = goldenBytes("lz4", "linked blocks");
  const framed = Uint8Array.from([...skippable, ...bytes, ...skippable]);
  assert.deepEqual(decompressLz4(framed, LIMIT), content);
});

Deno.test("bytes that are not a frame, need a dictionary or have another version are refused with the reason", () => {
  const { bytes } = goldenBytes("lz4", "high compression");
  const refusalOf = (at: number, value: number) => {
    const other = bytes.slice();
    other[at] = value;
    return () => decompressLz4(other, LIMIT);
  };
  assert.throws(refusalOf(0, 9), /184d2209 is not the magic number of a frame/);
  assert.throws(refusalOf(4, 0x80), /unknown format version 2/);
  assert.throws(refusalOf(4, bytes[4]! | 1), /needs a dictionary/);
});

Deno.test("checksums of any length are those of the reference implementation", () => {
  assert.ok(GOLDEN_XXH32.length > 0);
  for (const [length, checksum] of GOLDEN_XXH32) assert.equal(xxh32(noise(length!)), checksum);
});

Deno.test("the checksum of a view covers only its bytes", () => {
  assert.equal(xxh32(noise(40).subarray(0, 31)), xxh32(noise(31)));
});
