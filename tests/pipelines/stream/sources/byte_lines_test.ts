import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { type ByteLine, ByteLineSplitter } from "#pipelines/stream/sources/byte_lines.ts";
import { assertTook } from "../../../support/within.ts";
import { memoryInUse } from "../../../support/memory_in_use.ts";

const MiB = 1024 * 1024;

function split(maxBytes: number, ...chunks: (Uint8Array | string)[]): ByteLine[] {
  const splitter = new ByteLineSplitter(maxBytes);
  const encoder = new TextEncoder();
  const lines = chunks.flatMap((chunk) =>
    splitter.push(typeof chunk === "string" ? encoder.encode(chunk) : chunk)
  );
  return [...lines, ...splitter.end()];
}

function texts(lines: ByteLine[]): string[] {
  return lines.map(({ bytes }) => new TextDecoder().decode(bytes));
}

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Splits a whole input the obvious way; one character stands for one byte. */
function naiveLines(input: Uint8Array, maxBytes: number): ByteLine[] {
  const pieces = Array.from(input, (byte) => String.fromCharCode(byte)).join("").split("\n");
  if (pieces.at(-1) === "") pieces.pop();
  let byte = 0;
  return pieces.map((piece, index) => {
    const content = piece.replace(/\r$/, "");
    const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
    const place = { line: index + 1, byte };
    byte += piece.length + 1;
    if (bytes.length <= maxBytes) return { ...place, bytes };
    const oversize = { length: bytes.length, sha256: sha256(bytes) };
    return { ...place, bytes: bytes.slice(0, Math.min(4096, maxBytes)), oversize };
  });
}

Deno.test("A splitter numbers lines from 1 and gives the offset of each first byte", () => {
  const lines = split(100, "one\ntwo\r\n\nfour\n");
  assert.deepEqual(texts(lines), ["one", "two", "", "four"]);
  assert.deepEqual(lines.map(({ line, byte }) => [line, byte]), [[1, 0], [2, 4], [3, 9], [4, 10]]);
});

Deno.test("An empty input has no lines, even if it comes as empty chunks", () => {
  assert.deepEqual(split(100), []);
  assert.deepEqual(split(100, "", ""), []);
});

Deno.test("A last line without LF is a line", () => {
  assert.deepEqual(texts(split(100, "one\ntwo")), ["one", "two"]);
});

Deno.test("One CR before LF is no part of the line, also when a chunk ends between the two", () => {
  assert.deepEqual(texts(split(100, "one\r", "\ntwo\r\r\n")), ["one", "two\r"]);
});

Deno.test("One CR at the end of the input is no part of the last line", () => {
  assert.deepEqual(texts(split(100, "one\r")), ["one"]);
  assert.deepEqual(texts(split(100, "one\n\r")), ["one", ""]);
});

Deno.test("A CR inside a line is part of the line", () => {
  assert.deepEqual(texts(split(100, "one\rtwo\n", "three\r", "four\n")), [
    "one\rtwo",
    "three\rfour",
  ]);
});

Deno.test("Blank lines are reported, whether they end in LF or in CR LF", () => {
  assert.deepEqual(texts(split(100, "\n\r\n\n")), ["", "", ""]);
});

Deno.test("A line inside a chunk is a view of the chunk, not a copy", () => {
  const chunk = new TextEncoder().encode("before\nwithin\nafter");
  const [, within] = new ByteLineSplitter(100).push(chunk);
  assert.equal(within?.bytes.buffer, chunk.buffer);
  assert.equal(within?.bytes.byteOffset, 7);
});

Deno.test("A line of maxBytes bytes is kept, whatever its terminator and its chunking", () => {
  for (const end of ["", "\n", "\r", "\r\n"]) {
    for (const chunks of [[`12345${end}`], [..."12345", ...end]]) {
      const lines = split(5, ...chunks);
      assert.deepEqual(texts(lines), ["12345"]);
      assert.equal(lines[0]?.oversize, undefined);
    }
  }
});

Deno.test("A line over maxBytes gives length and checksum without its terminator", () => {
  const oversize = { length: 6, sha256: sha256("123456") };
  for (const end of ["", "\n", "\r", "\r\n"]) {
    for (const chunks of [[`123456${end}`], [..."123456", ...end]]) {
      const [line] = split(5, ...chunks);
      assert.deepEqual(line?.oversize, oversize);
      assert.deepEqual(texts([line]), ["12345"]);
    }
  }
});

Deno.test("An oversize line keeps its first 4 KiB and leaves its neighbours unharmed", () => {
  const long = "x".repeat(3000) + "y".repeat(7000);
  const [before, line, after] = split(
    5000,
    "before\n",
    long.slice(0, 3500),
    `${long.slice(3500)}\r`,
    "\nafter",
  );
  assert.deepEqual(texts([before!, line!, after!]), ["before", long.slice(0, 4096), "after"]);
  assert.deepEqual(line?.oversize, { length: 10_000, sha256: sha256(long) });
  assert.deepEqual([after?.line, after?.byte], [3, 7 + 10_000 + 2]);
});

Deno.test("What an oversize line keeps is a copy, so that its chunk can be freed", () => {
  const chunk = new Uint8Array(1000).fill(120);
  const [line] = split(10, chunk, "\n");
  assert.equal(line?.bytes.buffer.byteLength, 10);
});

Deno.test("A splitter agrees with the naive one for any bytes, any chunking and any limit", () => {
  const byte = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(10, 13) },
    { weight: 4, arbitrary: fc.nat(255) },
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(byte, { maxLength: 12 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 8 }),
      (chunks, maxBytes) => {
        const input = Uint8Array.from(chunks.flat());
        const lines = split(maxBytes, ...chunks.map((chunk) => Uint8Array.from(chunk)));
        assert.deepEqual(lines, naiveLines(input, maxBytes));
      },
    ),
    { numRuns: 1000, seed: 1 },
  );
});

Deno.test("A splitter agrees with the naive one when lines and chunks are of some kilobytes", () => {
  const line = fc.tuple(fc.nat(9000), fc.constantFrom("\n", "\r\n", "\r"))
    .map(([length, end]) => "x".repeat(length) + end);
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 5 }),
      fc.integer({ min: 1, max: 6000 }),
      fc.integer({ min: 4090, max: 8200 }),
      (pieces, chunkBytes, maxBytes) => {
        const input = new TextEncoder().encode(pieces.join(""));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < input.length; at += chunkBytes) {
          chunks.push(input.subarray(at, at + chunkBytes));
        }
        assert.deepEqual(split(maxBytes, ...chunks), naiveLines(input, maxBytes));
      },
    ),
    { numRuns: 50, seed: 1 },
  );
});

Deno.test("Splitting a 16 MiB line in chunks of 1,460 bytes costs time linear in its length", () => {
  const splitter = new ByteLineSplitter(16 * MiB);
  const chunk = new Uint8Array(1460).fill(120);
  const started = performance.now();
  for (let length = 0; length + chunk.length <= 16 * MiB; length += chunk.length) {
    splitter.push(chunk);
  }
  const [line] = splitter.end();
  assert.equal(line?.bytes.length, 16 * MiB - 16 * MiB % 1460);
  // Copying the whole line for each of the 11,491 chunks would move 96 GB and take many seconds.
  assertTook(performance.now() - started, 3000);
});

Deno.test("A 300 MB line takes constant memory", () => {
  const splitter = new ByteLineSplitter(MiB);
  const chunk = new Uint8Array(MiB).fill(120);
  splitter.push(chunk);
  const before = memoryInUse();
  for (let count = 1; count < 300; count++) assert.deepEqual(splitter.push(chunk), []);
  const grown = memoryInUse() - before;
  const [line] = splitter.end();
  assert.equal(line?.oversize?.length, 300 * MiB);
  assert.ok(grown < 32 * MiB, `grew by ${grown} bytes`);
});

Deno.test("A splitter refuses a limit that is no whole number from 1", () => {
  for (const maxBytes of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => new ByteLineSplitter(maxBytes), RangeError);
  }
});
