import assert from "node:assert/strict";
import { decompressSnappy } from "#pipelines/kafka/codecs/snappy.ts";

const LIMIT = 1_000;
const WORD = [..."love"].map((letter) => letter.charCodeAt(0));

function read(...bytes: number[]): string {
  return new TextDecoder().decode(decompressSnappy(Uint8Array.from(bytes), LIMIT));
}

Deno.test("literals and copies of all distances are read", () => {
  assert.equal(read(4, 3 << 2, ...WORD), "love");
  assert.equal(read(8, 3 << 2, ...WORD, 0b000_000_01, 4), "lovelove");
  assert.equal(read(7, 3 << 2, ...WORD, 2 << 2 | 2, 4, 0), "lovelov");
  assert.equal(read(7, 3 << 2, ...WORD, 2 << 2 | 3, 4, 0, 0, 0), "lovelov");
  assert.equal(read(7, 3 << 2, ...WORD, 2 << 2 | 2, 1, 0), "loveeee");
});

Deno.test("a literal's length may have one to four additional bytes", () => {
  const letters = Array.from({ length: 70 }, () => 97);
  for (const [kind, more] of [[60, [69]], [61, [69, 0]], [62, [69, 0, 0]], [63, [69, 0, 0, 0]]]) {
    assert.equal(read(70, (kind as number) << 2, ...more as number[], ...letters).length, 70);
  }
});

Deno.test("a copy must not begin before its block, nor have distance 0", () => {
  assert.throws(
    () => read(8, 3 << 2, ...WORD, 1, 5),
    /a match is 5 bytes back, and only 4 bytes precede it/,
  );
  assert.throws(() => read(8, 3 << 2, ...WORD, 1, 0), /a match is 0 bytes back/);
  const framing = [0x82, 83, 78, 65, 80, 80, 89, 0, 0, 0, 0, 1, 0, 0, 0, 1];
  const first = [0, 0, 0, 6, 4, 3 << 2, ...WORD];
  assert.equal(read(...framing, ...first, ...first), "lovelove");
  for (const copy of [[1, 4], [3 << 2 | 2, 4, 0]]) {
    const second = [0, 0, 0, 1 + copy.length, 4, ...copy];
    assert.throws(
      () => read(...framing, ...first, ...second),
      /a match is 4 bytes back, and only 0 bytes precede it/,
    );
  }
});

Deno.test("a block with more or fewer bytes than declared is refused", () => {
  assert.throws(() => read(5, 3 << 2, ...WORD), /holds 4 bytes, but declares 5/);
  assert.throws(() => read(3, 3 << 2, ...WORD), /holds 4 bytes, but declares 3/);
  assert.throws(() => read(255, 255, 255, 255, 255, 1), /length is longer than 5 bytes/);
});
