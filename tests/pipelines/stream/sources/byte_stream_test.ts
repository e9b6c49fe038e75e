import assert from "node:assert/strict";
import { byteStream, type Reader } from "#pipelines/stream/sources/byte_stream.ts";

/** Reads what it was given, piece by piece, and counts what is asked of it. */
class Pieces implements Reader {
  reads = 0;
  closes = 0;

  constructor(readonly pieces: readonly (string | Error)[]) {}

  read(buffer: Uint8Array): Promise<number | null> {
    const piece = this.pieces[this.reads++];
    if (piece instanceof Error) return Promise.reject(piece);
    if (piece === undefined) return Promise.resolve(null);
    return Promise.resolve(new TextEncoder().encodeInto(piece, buffer).written);
  }

  close(): void {
    this.closes++;
  }
}

Deno.test("A byte stream gives what its reader reads, and closes it once at the end", async () => {
  const reader = new Pieces(["one", "two", "three"]);
  const chunks = await Array.fromAsync(byteStream(reader));
  // Decoded only now: a buffer that is used again would have changed by this time.
  assert.deepEqual(chunks.map((chunk) => new TextDecoder().decode(chunk)), ["one", "two", "three"]);
  assert.equal(reader.closes, 1);
});

Deno.test("A byte stream reads nothing before it is asked to, and no more than that", async () => {
  const reader = new Pieces(["one", "two", "three"]);
  const chunks = byteStream(reader).getReader();
  await Promise.resolve();
  assert.equal(reader.reads, 0);
  await chunks.read();
  await Promise.resolve();
  assert.equal(reader.reads, 1);
});

Deno.test("Cancelling a byte stream closes its reader and stops reading", async () => {
  const reader = new Pieces(["one", "two", "three"]);
  const chunks = byteStream(reader).getReader();
  await chunks.read();
  await chunks.cancel();
  assert.deepEqual([reader.reads, reader.closes], [1, 1]);
});

Deno.test("A byte stream works with a reader that need not be closed", async () => {
  const { read } = Pieces.prototype;
  const reader = { reads: 0, pieces: ["one"], read };
  assert.equal((await Array.fromAsync(byteStream(reader as Reader))).length, 1);
});

Deno.test("An error of the reader is passed on after what came before, and the reader closed", async () => {
  const reader = new Pieces(["one", new Error("bad sector")]);
  const chunks = byteStream(reader).getReader();
  assert.equal((await chunks.read()).value?.length, 3);
  await assert.rejects(chunks.read(), /bad sector/);
  assert.equal(reader.closes, 1);
});

Deno.test("A little is read with a small buffer, and more at a time as more is there", async () => {
  let left = 2 ** 20;
  const buffers: number[] = [];
  const reader = {
    read(buffer: Uint8Array) {
      buffers.push(buffer.length);
      const count = Math.min(left, buffer.length);
      left -= count;
      return Promise.resolve(count > 0 ? count : null);
    },
  };
  const chunks = await Array.fromAsync(byteStream(reader));
  assert.equal(chunks.reduce((sum, { length }) => sum + length, 0), 2 ** 20);
  assert.deepEqual(buffers.slice(0, 4), [16, 64, 256, 256].map((kibibytes) => kibibytes * 1024));
  left = 10_000;
  buffers.length = 0;
  const [only] = await Array.fromAsync(byteStream(reader));
  assert.deepEqual([only.length, buffers], [10_000, [16_384, 16_384]]);
});
