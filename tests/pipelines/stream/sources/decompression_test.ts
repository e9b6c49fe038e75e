import assert from "node:assert/strict";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { CompressionError, decompressed } from "#pipelines/stream/sources/decompression.ts";
import { chunked } from "../../../support/byte_chunks.ts";
import { memoryInUse } from "../../../support/memory_in_use.ts";

const MiB = 1024 * 1024;
const VERSE = encode("Verse one\nChorus\n");
const CHORUS = encode("La la la\n".repeat(40));

/** Made with gzip 1.12: `printf 'Verse one\nChorus\n' > v.txt; gzip -9c v.txt`. */
const GZIP_BY_TOOL = fromBase64("H4sICAAAAAACA3YudHh0AAtLLSpOVcjPS+VyzsgvKi3mAgBtKDYiEQAAAA==");
/** Made with Python's zlib: the same text, every optional header field, and a header checksum. */
const GZIP_FULL_HEADER = fromBase64(
  "H4sIHwAAAAAAAwUAZXh0cmFzb25nLnR4dABhIGNvbW1lbnQAYfoLSy0qTlXIz0vlcs7ILyot5gIAbSg2IhEAAAA=",
);
/** Made with zstd 1.5.4: `zstd -19c v.txt`, a frame that states its content's size. */
const ZSTD_BY_TOOL = fromBase64("KLUv/SQRiQAAVmVyc2Ugb25lCkNob3J1cwpAK45l");
/** Made with zstd 1.5.4: `yes 'Chorus line' | head -c 300000 | zstd -19c`, three blocks. */
const ZSTD_BLOCKS_BY_TOOL = fromBase64(
  "KLUv/QRopAAAYENob3J1cyBsaW5lCgEA8f/PSxJEAAAAAQD9/88LEEUAAAABAN0THQABC73ZCw==",
);
/** A skippable frame with three bytes of user data. */
const SKIPPABLE = Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function join(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}

function zstd(bytes: Uint8Array, params: Record<number, number> = {}): Uint8Array {
  const options = { params: { [constants.ZSTD_c_checksumFlag]: 1, ...params } };
  return new Uint8Array(zstdCompressSync(bytes, options));
}

/** Bytes that do not compress, always the same. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16 & 255;
  });
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.with(at < 0 ? bytes.length + at : at, bytes.at(at)! ^ 1);
}

interface Outcome {
  readonly bytes: Uint8Array;
  readonly error?: unknown;
}

/** All that is delivered, and the error after it. */
async function outcome(input: ReadableStream<Uint8Array> | Uint8Array): Promise<Outcome> {
  const parts: Uint8Array[] = [];
  try {
    const stream = input instanceof Uint8Array ? chunked(input, input.length) : input;
    for await (const part of decompressed(stream)) parts.push(part);
    return { bytes: join(...parts) };
  } catch (error) {
    return { bytes: join(...parts), error };
  }
}

async function assertPasses(input: Uint8Array, expected: Uint8Array): Promise<void> {
  assert.deepEqual(await outcome(input), { bytes: expected });
}

async function assertFails(
  input: Uint8Array,
  code: CompressionError["code"],
  delivered: Uint8Array,
): Promise<void> {
  const { bytes, error } = await outcome(input);
  assert.ok(error instanceof CompressionError, `no CompressionError but ${error}`);
  assert.equal(error.code, code);
  assert.deepEqual(bytes, delivered);
  assert.equal(error.delivered, delivered.length);
}

Deno.test("Plain input passes unchanged, an empty one too", async () => {
  await assertPasses(VERSE, VERSE);
  await assertPasses(new Uint8Array(0), new Uint8Array(0));
});

Deno.test("Input shorter than a magic number passes unchanged", async () => {
  for (const start of [[0x1f], [0x28], [0x28, 0xb5], [0x28, 0xb5, 0x2f], [0x50, 0x2a, 0x4d]]) {
    await assertPasses(Uint8Array.from(start), Uint8Array.from(start));
  }
});

Deno.test("Files of the gzip and zstd tools are read", async () => {
  await assertPasses(GZIP_BY_TOOL, VERSE);
  await assertPasses(ZSTD_BY_TOOL, VERSE);
  await assertPasses(ZSTD_BLOCKS_BY_TOOL, encode("Chorus line\n".repeat(25_000)));
});

Deno.test("A gzip header with every optional field is read, and its checksum checked", async () => {
  await assertPasses(GZIP_FULL_HEADER, VERSE);
  await assertFails(flipped(GZIP_FULL_HEADER, 4), "corrupt_gzip", new Uint8Array(0));
});

Deno.test("All gzip members are read, empty ones and zero padding between them too", async () => {
  const empty = gzip(new Uint8Array(0));
  await assertPasses(empty, new Uint8Array(0));
  await assertPasses(join(gzip(VERSE), empty, empty, gzip(CHORUS)), join(VERSE, CHORUS));
  const padding = new Uint8Array(512);
  await assertPasses(join(gzip(VERSE), padding, gzip(CHORUS), padding), join(VERSE, CHORUS));
});

Deno.test("All zstd frames are read, and empty and skippable ones passed over", async () => {
  const empty = zstd(new Uint8Array(0));
  await assertPasses(empty, new Uint8Array(0));
  await assertPasses(SKIPPABLE, new Uint8Array(0));
  await assertPasses(
    join(SKIPPABLE, zstd(VERSE), empty, SKIPPABLE, zstd(CHORUS), SKIPPABLE),
    join(VERSE, CHORUS),
  );
});

Deno.test("A zstd frame is read whether or not it has a checksum, at every block boundary", async () => {
  for (const checksum of [0, 1]) {
    for (const length of [1, 131_071, 131_072, 131_073, 262_144, 300_000]) {
      const bytes = noise(length);
      const frame = zstd(bytes, { [constants.ZSTD_c_checksumFlag]: checksum });
      await assertPasses(join(frame, frame), join(bytes, bytes));
    }
  }
});

Deno.test("A zstd frame of level 19 that refers 16 MiB back is read", async () => {
  const verse = noise(65_536);
  const song = join(verse, new Uint8Array(16 * MiB), verse);
  const frame = zstd(song, {
    [constants.ZSTD_c_compressionLevel]: 19,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_windowLog]: 25,
  });
  assert.ok(frame.length < 1.5 * verse.length, "the second verse refers to the first");
  const { bytes, error } = await outcome(chunked(frame, 65_536));
  assert.equal(error, undefined);
  // Not deepEqual, which takes seconds for this many bytes.
  assert.ok(Buffer.from(bytes).equals(song));
});

Deno.test("A zstd window of 128 MiB is accepted, and a larger one refused", async () => {
  const frame = (windowDescriptor: number) =>
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, windowDescriptor, 1, 0, 0);
  await assertPasses(frame(17 << 3), new Uint8Array(0));
  await assertFails(frame(17 << 3 | 1), "corrupt_zstd", new Uint8Array(0));
  await assertFails(frame(0xff), "corrupt_zstd", new Uint8Array(0));
});

Deno.test("Any input gives the same output whatever its chunking", async () => {
  const inputs = [
    { input: VERSE, expected: VERSE },
    { input: join(gzip(VERSE), gzip(CHORUS)), expected: join(VERSE, CHORUS) },
    { input: join(zstd(VERSE), SKIPPABLE, zstd(CHORUS)), expected: join(VERSE, CHORUS) },
  ];
  const sizes = fc.array(fc.nat(9), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...inputs), sizes, async ({ input, expected }, sizes) => {
      const chunks: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < input.length; turn++) {
        // At least one byte per round of sizes, so that it ends.
        const size = sizes[turn % sizes.length]! + (turn % sizes.length === 0 ? 1 : 0);
        chunks.push(input.subarray(at, at += size));
      }
      assert.deepEqual(await outcome(ReadableStream.from(chunks)), { bytes: expected });
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("Gzip cut off at any byte delivers what precedes the cut, then fails", async () => {
  const first = gzip(VERSE);
  const input = join(first, gzip(CHORUS));
  const whole = join(VERSE, CHORUS);
  for (let cut = 2; cut < input.length; cut++) {
    if (cut === first.length) continue;
    const { bytes, error } = await outcome(input.subarray(0, cut));
    assert.ok(error instanceof CompressionError, `cut at ${cut}`);
    assert.equal(error.code, "truncated_gzip");
    assert.equal(error.delivered, bytes.length);
    assert.deepEqual(bytes, whole.subarray(0, bytes.length));
    const trailer = 8;
    if (cut >= first.length - trailer) assert.ok(bytes.length >= VERSE.length);
    if (cut >= input.length - trailer) assert.equal(bytes.length, whole.length);
  }
  await assertPasses(first, VERSE);
});

Deno.test("Zstd cut off at any byte delivers what precedes the cut, then fails", async () => {
  const first = zstd(VERSE);
  const input = join(first, SKIPPABLE, zstd(CHORUS));
  const second = first.length + SKIPPABLE.length;
  const whole = join(VERSE, CHORUS);
  for (let cut = 4; cut < input.length; cut++) {
    if (cut === first.length || cut === second) continue;
    const checksum = 4;
    const delivered = cut >= input.length - checksum
      ? whole
      : cut >= first.length - checksum
      ? VERSE
      : new Uint8Array(0);
    await assertFails(input.subarray(0, cut), "truncated_zstd", delivered);
  }
  await assertPasses(first, VERSE);
});

Deno.test("A wrong gzip checksum or length fails after all of its member is delivered", async () => {
  for (const at of [-8, -5, -4, -1]) {
    await assertFails(flipped(gzip(VERSE), at), "corrupt_gzip", VERSE);
    await assertFails(join(flipped(gzip(VERSE), at), gzip(CHORUS)), "corrupt_gzip", VERSE);
    await assertFails(
      join(gzip(VERSE), flipped(gzip(CHORUS), at)),
      "corrupt_gzip",
      join(VERSE, CHORUS),
    );
  }
});

Deno.test("A wrong zstd checksum fails after all of its frame is delivered", async () => {
  for (const at of [-4, -1]) {
    await assertFails(flipped(zstd(VERSE), at), "corrupt_zstd", VERSE);
    await assertFails(join(flipped(zstd(VERSE), at), zstd(CHORUS)), "corrupt_zstd", VERSE);
    await assertFails(
      join(zstd(VERSE), flipped(zstd(CHORUS), at)),
      "corrupt_zstd",
      join(VERSE, CHORUS),
    );
  }
});

Deno.test("A damaged zstd block fails after the blocks before it are delivered", async () => {
  const bytes = noise(300_000);
  const frame = zstd(bytes);
  const frameHeader = 6;
  const secondBlock = frameHeader + 3 + 131_072;
  const reserved = frame.with(secondBlock, frame[secondBlock]! | 6);
  await assertFails(reserved, "corrupt_zstd", bytes.subarray(0, 131_072));
});

Deno.test("Gzip damaged inside fails after everything before the damage is delivered", async () => {
  const bytes = noise(300_000);
  const stored = new Uint8Array(gzipSync(bytes, { level: 0 }));
  // The header of a stored block holds its length twice, the second time inverted.
  const header = 10;
  const length = stored[header + 1]! | stored[header + 2]! << 8;
  const secondBlock = header + 5 + length;
  const damaged = flipped(stored, secondBlock + 1);
  await assertFails(damaged, "corrupt_gzip", bytes.subarray(0, length));
});

Deno.test("Any one changed bit in checksummed input is harmless or an error", async () => {
  for (const input of [gzip(CHORUS), zstd(CHORUS)]) {
    for (let at = 4; at < input.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const { bytes, error } = await outcome(input.with(at, input[at]! ^ 1 << bit));
        if (error === undefined) assert.deepEqual(bytes, CHORUS);
        else assert.ok(error instanceof CompressionError, `byte ${at}, bit ${bit}: ${error}`);
      }
    }
  }
});

Deno.test("Bytes that follow a gzip member and are no member are an error", async () => {
  for (const garbage of [[1], [0x1f, 0], [0, 0, 7], [...VERSE], [...zstd(CHORUS)]]) {
    await assertFails(join(gzip(VERSE), Uint8Array.from(garbage)), "corrupt_gzip", VERSE);
  }
  await assertFails(join(gzip(VERSE), Uint8Array.of(0x1f)), "truncated_gzip", VERSE);
});

Deno.test("Bytes that follow a zstd frame and are no frame are an error, zeros too", async () => {
  for (const garbage of [[1], [0], [0, 0, 0, 0, 0], [0x28, 0], [...VERSE], [...gzip(CHORUS)]]) {
    await assertFails(join(zstd(VERSE), Uint8Array.from(garbage)), "corrupt_zstd", VERSE);
  }
});

Deno.test("A gzip bomb is unpacked a piece at a time", async () => {
  const member = gzip(new Uint8Array(16 * MiB));
  await assertPiecewise(join(...Array<Uint8Array>(16).fill(member)), 256 * MiB);
});

Deno.test("A zstd bomb is unpacked a piece at a time", async () => {
  const blocks = 2048;
  const block = (last: number) =>
    [128 * 1024 << 3 | 1 << 1 | last].flatMap((header) => [
      header & 255,
      header >> 8 & 255,
      header >> 16,
      65,
    ]);
  const bomb = Uint8Array.from([
    ...[0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3],
    ...Array.from({ length: blocks }, (_, index) => block(index === blocks - 1 ? 1 : 0)).flat(),
  ]);
  await assertPiecewise(bomb, blocks * 131_072);
});

/** Memory may grow by garbage not yet collected, but by no share of a much larger output. */

async function assertPiecewise(bomb: Uint8Array, length: number): Promise<void> {
  const before = memoryInUse();
  let delivered = 0;
  let grown = 0;
  for await (const piece of decompressed(ReadableStream.from([bomb]))) {
    assert.ok(piece.length <= 131_072);
    delivered += piece.length;
    grown = Math.max(grown, memoryInUse() - before);
  }
  assert.equal(delivered, length);
  assert.ok(grown < length / 2, `grew by ${grown} bytes`);
}

const LARGE = noise(MiB);
const LARGE_INPUTS = { plain: LARGE, gzip: gzip(LARGE), zstd: zstd(LARGE) };

for (const [format, input] of Object.entries(LARGE_INPUTS)) {
  Deno.test(`A slow reader keeps the source from being drained, for ${format} input`, async () => {
    let pulled = 0;
    let at = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(input.subarray(at, at += 1000));
      },
    }, { highWaterMark: 0 });
    const reader = decompressed(source).getReader();
    await ticks();
    assert.equal(pulled, 0, "nothing is read before it is asked for");
    const { value } = await reader.read();
    await ticks();
    assert.ok(pulled <= Math.ceil(value!.length / 1000) + 2, `${pulled} chunks pulled`);
    await reader.cancel();
  });

  Deno.test(`Cancelling cancels the source with the same reason, for ${format} input`, async () => {
    const { source, reason } = cancellable([input.subarray(0, 200_000)]);
    const reader = decompressed(source).getReader();
    await reader.read();
    await reader.cancel("enough");
    assert.equal(await reason, "enough");
  });

  Deno.test(`Cancelling ends a read that waits for the source, for ${format} input`, async () => {
    const { source, reason } = cancellable([input.subarray(0, 5)]);
    const reader = decompressed(source).getReader();
    if (format === "plain") await reader.read();
    const waiting = reader.read();
    await ticks();
    await reader.cancel("enough");
    assert.equal(await reason, "enough");
    assert.deepEqual(await waiting, { done: true, value: undefined });
  });

  Deno.test(`An error of the source is passed on unchanged, for ${format} input`, async () => {
    const broken = new Error("disk on fire");
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(input.subarray(0, 200_000)),
      pull: (controller) => controller.error(broken),
    }, { highWaterMark: 0 });
    const { error } = await outcome(source);
    assert.equal(error, broken);
  });
}

Deno.test("A source is cancelled when its bytes are found to be corrupt", async () => {
  for (const corrupt of [flipped(gzip(VERSE), -1), flipped(zstd(VERSE), -1)]) {
    const { source, reason } = cancellable([corrupt]);
    const { error } = await outcome(source);
    assert.ok(error instanceof CompressionError);
    assert.equal(await reason, error.cause);
  }
});

/** A source that gives these chunks, then nothing more, and tells why it was cancelled. */
function cancellable(
  chunks: Uint8Array[],
): { source: ReadableStream<Uint8Array>; reason: Promise<unknown> } {
  const { promise: reason, resolve: cancel } = Promise.withResolvers<unknown>();
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => chunks.forEach((chunk) => controller.enqueue(chunk)),
    cancel,
  });
  return { source, reason };
}

/** Long enough for whatever would be read ahead to be read. */
async function ticks(): Promise<void> {
  for (let count = 0; count < 20; count++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
