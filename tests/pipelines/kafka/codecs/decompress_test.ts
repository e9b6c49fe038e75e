import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import {
  type Codec,
  decompress,
  MAX_BATCH_BYTES,
  UnreadableBatch,
} from "#pipelines/kafka/codecs/decompress.ts";
import { lz4Bomb, snappyBomb } from "../../../support/decompression_bombs.ts";
import { GOLDEN_BYTES, goldenBytes } from "../../../support/golden_codecs.ts";
import { assertTook } from "../../../support/within.ts";

const MiB = 1024 * 1024;

/** The form that Java clients write, by codec. */
const FORMS: Readonly<Record<Codec, string>> = {
  gzip: "one member",
  snappy: "xerial, one block",
  lz4: "as Kafka's Java client",
  zstd: "one frame",
};
const CODECS = Object.keys(FORMS) as Codec[];

/** The message with which bytes are refused; anything else fails the test. */
async function refused(codec: Codec, bytes: Uint8Array, limit?: number): Promise<string> {
  const outcome = await decompress(codec, bytes, limit).catch((error: unknown) => error);
  assert.ok(outcome instanceof UnreadableBatch, `${codec}: ${outcome}`);
  return outcome.message;
}

Deno.test("the output of other implementations decompresses to the original", async () => {
  for (const { codec, form, name, bytes, content } of GOLDEN_BYTES) {
    const found = await decompress(codec, bytes);
    assert.deepEqual(new Uint8Array(found), content, `${codec}, ${form}: ${name}`);
  }
});

Deno.test("golden bytes cover every codec, in several forms", () => {
  const counts = CODECS.map((codec) => GOLDEN_BYTES.filter((one) => one.codec === codec).length);
  assert.ok(counts.every((count) => count >= 12), String(counts));
});

Deno.test("a batch that is truncated anywhere is refused, never read in part", async () => {
  for (const codec of CODECS) {
    const { bytes } = goldenBytes(codec, FORMS[codec]);
    for (let length = 0; length < bytes.length; length++) {
      // Here the header of snappy's framing ends, and a stream without blocks is complete.
      if (codec === "snappy" && length === 16) continue;
      await refused(codec, bytes.subarray(0, length));
    }
  }
});

Deno.test("a batch with one changed byte is read or refused, without any other error", async () => {
  const change = fc.record({
    golden: fc.constantFrom(...GOLDEN_BYTES.filter(({ bytes }) => bytes.length < 1_000)),
    at: fc.nat(1_000),
    mask: fc.integer({ min: 1, max: 255 }),
  });
  await fc.assert(fc.asyncProperty(change, async ({ golden, at, mask }) => {
    const bytes = golden.bytes.slice();
    bytes[at % bytes.length]! ^= mask;
    const outcome = await decompress(golden.codec, bytes, MiB).catch((error: unknown) => error);
    assert.ok(outcome instanceof Uint8Array || outcome instanceof UnreadableBatch);
  }));
});

Deno.test("the limit on decompressed bytes is exact", async () => {
  for (const { codec, bytes, content } of GOLDEN_BYTES.filter(({ name }) => name === "song")) {
    assert.equal((await decompress(codec, bytes, content.length)).length, content.length);
    const message = await refused(codec, bytes, content.length - 1);
    assert.match(message, new RegExp(`${codec} .*more than ${content.length - 1} bytes`));
  }
});

Deno.test("a decompression bomb of each codec is refused early, with its codec and the limit", async () => {
  const zeros = new Uint8Array(100 * MiB);
  const bombs: Record<Codec, Uint8Array> = {
    gzip: gzipSync(zeros, { level: 1 }),
    snappy: snappyBomb(100 * MiB),
    lz4: lz4Bomb(100 * MiB),
    zstd: zstdCompressSync(zeros),
  };
  for (const codec of CODECS) {
    const start = performance.now();
    const message = await refused(codec, bombs[codec]);
    assert.match(message, new RegExp(`${codec} .*more than ${MAX_BATCH_BYTES} bytes`));
    assertTook(performance.now() - start, 2_000);
  }
});

Deno.test("a valid batch of 60 MiB is read", async () => {
  assert.equal((await decompress("snappy", snappyBomb(60 * MiB))).length, 60 * MiB);
  assert.equal((await decompress("gzip", gzipSync(new Uint8Array(60 * MiB)))).length, 60 * MiB);
});
