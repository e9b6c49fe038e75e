import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { type Delivery, Rejection } from "#pipelines/stream/delivery.ts";
import type { Input } from "#pipelines/stream/sources/record_reader.ts";
import { readRecords } from "#pipelines/stream/sources/records.ts";
import { byteStream } from "#pipelines/stream/sources/byte_stream.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import { chunked } from "../../../support/byte_chunks.ts";
import { memoryInUse } from "../../../support/memory_in_use.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Reading extends Partial<Input> {
  readonly chunkBytes?: number;
  readonly maxBytes?: number;
}

/** Every delivery of an input, `auto` unless stated otherwise. */
async function read(
  content: string | Uint8Array,
  { chunkBytes = 65_536, maxBytes = 1000, ...stated }: Reading = {},
): Promise<Delivery<RawRecord>[]> {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const stream = chunked(bytes, chunkBytes);
  const input: Input = { name: "songs", bytes: stream, format: "auto", ...stated };
  return (await Array.fromAsync(readRecords(input, maxBytes))).flat();
}

function shown({ content, origin: { line, byte } }: Delivery<RawRecord>) {
  return content instanceof Rejection
    ? [line, byte, content.code]
    : [line, byte, decoder.decode(content.bytes)];
}

function rejectionOf(delivery: Delivery<RawRecord> | undefined): Rejection {
  assert.ok(delivery?.content instanceof Rejection);
  return delivery.content;
}

function formatsOf(records: readonly Delivery<RawRecord>[]): string[] {
  return records.map(({ content }) => content instanceof Rejection ? "rejection" : content.format);
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

Deno.test("Each line of JSONL is a record with its place; blank lines are none", async () => {
  const records = await read('{"a":1}\n\n \t\r\n{"é":2}\r\n\r\n{"b":3}');
  assert.deepEqual(records.map(shown), [
    [1, 0, '{"a":1}'],
    [4, 13, '{"é":2}'],
    [6, 25, '{"b":3}'],
  ]);
  assert.deepEqual(formatsOf(records), ["jsonl", "jsonl", "jsonl"]);
  assert.deepEqual(records.map(({ origin }) => origin.file), ["songs", "songs", "songs"]);
});

Deno.test("Plain text is one record, with the title of its input", async () => {
  const [record, ...others] = await read("La la\n\n[Chorus]\nDi", {
    title: "ballad",
    chunkBytes: 3,
  });
  assert.equal(others.length, 0);
  assert.deepEqual(record.origin, { file: "songs", line: 1, byte: 0 });
  assert.deepEqual(record.content, {
    bytes: encoder.encode("La la\n\n[Chorus]\nDi"),
    format: "text",
    title: "ballad",
  });
});

Deno.test("Input without a byte holds no record, unless it was to be a text", async () => {
  for (const format of ["auto", "jsonl"] as const) {
    assert.deepEqual(await read("", { format }), []);
  }
  const [{ content }] = await read("", { format: "text" });
  assert.deepEqual(content, { bytes: new Uint8Array(), format: "text", title: undefined });
});

Deno.test("JSONL and plain text are distinguished by their content", async () => {
  const jsonl = [
    '{"id":1}',
    '\ufeff{"id":1}',
    '  { "id": 1 }',
    "{}",
    '\r\n\n{"id":1}',
    '\ufeff\n{"id":1}',
    '[{"id":1}]',
    '{\n"id": 1\n}',
  ];
  for (const content of jsonl) assert.ok(!formatsOf(await read(content)).includes("text"), content);
  const text = [
    "La la",
    "[Chorus]\nLa",
    "(hey) {whispered}",
    '"Hello", she said',
    "\n\nLa",
    "[La]",
  ];
  for (const content of text) assert.deepEqual(formatsOf(await read(content)), ["text"], content);
});

Deno.test("JSONL whose first lines are broken is JSONL all the same", async () => {
  for (const broken of ["not json", '"id":1}', "\0\0", "[1]", "null", "[Chorus]"]) {
    const records = await read(`${broken}\n{"id":1}\n{"id":2}\n`);
    assert.equal(records.length, 3, broken);
    assert.ok(!formatsOf(records).includes("text"), broken);
  }
});

Deno.test("JSONL after blank lines is recognised, also when the blank lines arrive alone", async () => {
  const content = ' \n\n\r\n \n\n{"id":1}\n';
  for (const chunkBytes of [1000, 8, 5, 1]) {
    const records = await read(content, { chunkBytes });
    assert.deepEqual(formatsOf(records), ["jsonl"], `in chunks of ${chunkBytes} bytes`);
  }
});

Deno.test("A format that is stated is not guessed", async () => {
  assert.deepEqual(formatsOf(await read("La\nla", { format: "jsonl" })), ["jsonl", "jsonl"]);
  assert.deepEqual(formatsOf(await read('{"id":1}\n{"id":2}', { format: "text" })), ["text"]);
});

Deno.test("A line over the limit is a rejection with its whole length and checksum", async () => {
  const long = `{"lines":["${"é".repeat(3000)}"]}`;
  const records = await read(`{"a":1}\n${long}\r\n{"b":2}`, { maxBytes: 5000, chunkBytes: 100 });
  const length = encoder.encode(long).length;
  assert.deepEqual(records.map(shown), [[1, 0, '{"a":1}'], [2, 8, "oversize"], [
    3,
    10 + length,
    '{"b":2}',
  ]]);
  const rejection = rejectionOf(records[1]);
  assert.deepEqual(
    [rejection.stage, rejection.length, rejection.sha256, rejection.endsInput],
    ["read", length, sha256(long), false],
  );
  assert.deepEqual(rejection.kept, encoder.encode(long).subarray(0, 4096));
});

Deno.test("A line over the limit is a rejection even if it begins with 4 KiB of spaces", async () => {
  const records = await read(`{"a":1}\n${" ".repeat(5000)}{"b":2}\n`, { maxBytes: 5000 });
  assert.deepEqual(records.map(shown), [[1, 0, '{"a":1}'], [2, 8, "oversize"]]);
});

Deno.test("A text over the limit is one rejection with its whole length and checksum", async () => {
  const text = "La la\n".repeat(2000);
  const records = await read(text, { maxBytes: 6000, chunkBytes: 1000 });
  assert.deepEqual(records.map(shown), [[1, 0, "oversize"]]);
  const { length, sha256: found, kept } = rejectionOf(records[0]);
  assert.deepEqual([length, found], [text.length, sha256(text)]);
  assert.deepEqual(decoder.decode(kept), text.slice(0, 4096));
});

Deno.test("A text of just the limit is a record", async () => {
  assert.deepEqual(formatsOf(await read("x".repeat(1000))), ["text"]);
  assert.deepEqual(formatsOf(await read("x".repeat(1001))), ["rejection"]);
});

Deno.test("Compressed input cut off inside a line gives its whole lines, then one rejection", async () => {
  const lines = Array.from({ length: 300 }, (_, number) => `{"id":"${sha256(String(number))}"}`);
  for (
    const [code, compress] of [["truncated_gzip", gzipSync], [
      "truncated_zstd",
      zstdCompressSync,
    ]] as const
  ) {
    const whole = new Uint8Array(compress(encoder.encode(lines.join("\n"))));
    const cut = whole.subarray(0, whole.length / 2);
    const records = await read(cut, { chunkBytes: 100 });
    const last = records.pop()!, rejection = rejectionOf(last);
    assert.deepEqual([rejection.code, rejection.stage, rejection.endsInput], [code, "read", true]);
    if (code === "truncated_zstd") continue; // One block: nothing of it is out before its end.
    assert.ok(records.length > 50);
    records.forEach((record, place) =>
      assert.deepEqual(shown(record), [place + 1, place * 74, lines[place]])
    );
    assert.deepEqual(last.origin, {
      file: "songs",
      line: records.length + 1,
      byte: records.length * 74,
    });
    const begun = lines[records.length].slice(0, rejection.length);
    assert.deepEqual(
      [decoder.decode(rejection.kept), rejection.sha256],
      [begun, sha256(begun)],
    );
  }
});

Deno.test("Input that is cut off between two lines is rejected where the next would begin", async () => {
  const member = new Uint8Array(gzipSync(encoder.encode('{"a":1}\n{"b":2}\n')));
  const records = await read(Uint8Array.of(...member, ...member.subarray(0, 10)));
  assert.deepEqual(records.map(shown), [
    [1, 0, '{"a":1}'],
    [2, 8, '{"b":2}'],
    [3, 16, "truncated_gzip"],
  ]);
  assert.equal(rejectionOf(records[2]).length, 0);
});

Deno.test("Compressed text cut off is one rejection, and no song", async () => {
  const whole = gzipSync(encoder.encode(sha256("a") + sha256("b") + sha256("c")));
  const records = await read(new Uint8Array(whole).subarray(0, -20));
  assert.deepEqual(records.map(shown), [[1, 0, "truncated_gzip"]]);
});

Deno.test("All that was read of an oversize line is reported, even if its input was cut off", async () => {
  const line = `{"lines":["${Array.from({ length: 300 }, (_, n) => sha256(String(n))).join("")}"]}`;
  const compressed = new Uint8Array(gzipSync(encoder.encode(line)));
  const records = await read(compressed.subarray(0, -8), { maxBytes: 5000, format: "jsonl" });
  assert.equal(records.length, 1);
  const { code, kept, length, sha256: found } = rejectionOf(records[0]);
  assert.deepEqual([code, kept.length], ["truncated_gzip", 4096]);
  assert.deepEqual([length, found], [line.length, sha256(line)]);
});

Deno.test("Input that fails is a rejection with the reason, after what came before", async () => {
  let pulls = 0;
  const bytes = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulls++ === 0) controller.enqueue(encoder.encode('{"a":1}\n{"b":2}\n'));
      else controller.error(new Error("bad sector"));
    },
  }, { highWaterMark: 0 });
  const records = await read("", { bytes, format: "jsonl" });
  assert.deepEqual(records.slice(0, 2).map(shown), [[1, 0, '{"a":1}'], [2, 8, '{"b":2}']]);
  assert.equal(records.length, 3);
  const { code, message, endsInput, length } = rejectionOf(records[2]);
  assert.deepEqual([code, endsInput, length], ["unreadable", true, 0]);
  assert.match(message, /bad sector/);
});

Deno.test("Records are read no faster than they are pulled, and reading stops with the puller", async () => {
  let pulls = 0, cancelled = false;
  const bytes = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode(`{"id":${pulls++}}\n`)),
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  const batches = readRecords({ name: "-", bytes, format: "jsonl" }, 1000);
  for (let count = 1; count <= 5; count++) {
    await batches.next();
    assert.ok(pulls <= count + 1, `${pulls} chunks were read for ${count} batches`);
  }
  await batches.return(undefined);
  assert.ok(cancelled);
});

Deno.test("Any JSONL gives the same records whatever its chunking and compression", async () => {
  const piece = fc.constantFrom(
    '{"a":1}',
    "[",
    "é🎵",
    " ",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "x".repeat(30),
  );
  await fc.assert(fc.asyncProperty(
    fc.array(piece, { maxLength: 15 }).map((pieces) => encoder.encode(pieces.join(""))),
    fc.integer({ min: 1, max: 12 }),
    async (bytes, chunkBytes) => {
      const stated = { format: "jsonl", maxBytes: 40 } as const;
      const whole = (await read(bytes, stated)).map(shown);
      assert.deepEqual((await read(bytes, { ...stated, chunkBytes })).map(shown), whole);
      const gzip = new Uint8Array(gzipSync(bytes)), zstd = new Uint8Array(zstdCompressSync(bytes));
      assert.deepEqual((await read(gzip, { ...stated, chunkBytes })).map(shown), whole);
      assert.deepEqual((await read(zstd, { ...stated, chunkBytes })).map(shown), whole);
    },
  ));
});

Deno.test("The format and the records do not depend on the pieces that input arrives in", async () => {
  const inputs = [
    'broken\n{"id":1}\n{bad\n{"id":2}\n',
    "la\n\nla\n",
    '\n\n{"id":1}',
    "{bad\n{worse\n",
  ];
  for (const input of inputs) {
    const whole = await read(input);
    for (const chunkBytes of [1, 2, 7]) {
      assert.deepEqual(
        (await read(input, { chunkBytes })).map(({ origin, content }) => ({ origin, content })),
        whole.map(({ origin, content }) => ({ origin, content })),
        input,
      );
    }
  }
});

Deno.test("A text that comes in thousands of small pieces takes no more memory than its bytes", async () => {
  const before = memoryInUse();
  let reads = 0;
  const reader = {
    read(buffer: Uint8Array) {
      buffer.set([0x6c, 0x61, 0x0a]);
      return Promise.resolve(reads++ < 20_000 ? 3 : null);
    },
  };
  const input = { name: "-", bytes: byteStream(reader), format: "text" as const };
  const [[{ content }]] = await Array.fromAsync(readRecords(input, 1 << 20));
  assert.ok("bytes" in content && content.bytes.length === 60_000);
  assert.ok(memoryInUse() - before < 100e6, "a buffer was kept for each piece");
});
