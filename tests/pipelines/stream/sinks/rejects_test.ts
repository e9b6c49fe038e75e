import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { KEPT_BYTES, type Origin, Rejection } from "#pipelines/stream/delivery.ts";
import {
  reportRejects,
  stderrRejects,
  stringifyRejection,
} from "#pipelines/stream/sinks/rejects.ts";
import { captureStderr } from "../../../support/captured_output.ts";

const encoder = new TextEncoder();
const ORIGIN: Origin = { file: "songs/a.jsonl", line: 7, byte: 1234 };

/** A rejection of a whole record. */
function rejectionOf(record: Uint8Array | string): Rejection {
  const bytes = typeof record === "string" ? encoder.encode(record) : record;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const kept = bytes.slice(0, KEPT_BYTES);
  return new Rejection("invalid_json", "parse", "Not JSON", kept, bytes.length, sha256);
}

function reject(record: Uint8Array | string) {
  return JSON.parse(stringifyRejection(rejectionOf(record), ORIGIN));
}

Deno.test("A reject says what was wrong and where, and holds the record", () => {
  assert.deepEqual(reject('{"lines":'), {
    schema: "refrain.reject/1",
    error: { code: "invalid_json", stage: "parse", message: "Not JSON" },
    source: { file: "songs/a.jsonl", line: 7, byte_offset: 1234 },
    raw: '{"lines":',
    raw_bytes: 9,
    raw_sha256: createHash("sha256").update('{"lines":').digest("hex"),
  });
});

Deno.test("A reject is one line, whatever the record holds", () => {
  const json = stringifyRejection(rejectionOf('a\nb\r\u2028\0"\\'), ORIGIN);
  assert.equal(json.indexOf("\n"), json.length - 1);
  assert.equal(JSON.parse(json).raw, 'a\nb\r\u2028\0"\\');
});

Deno.test("A record that is not UTF-8 is given in base64", () => {
  const { raw, raw_b64, raw_bytes } = reject(Uint8Array.of(0x61, 0xff, 0x62));
  assert.deepEqual([raw, raw_b64, raw_bytes], [undefined, "Yf9i", 3]);
});

Deno.test("A record that ends inside a character is not UTF-8", () => {
  assert.equal(reject(encoder.encode("é").subarray(0, 1)).raw_b64, "ww==");
});

Deno.test("A record that was cut inside a character loses that character and stays text", () => {
  for (const before of [4093, 4094, 4095, 4096]) {
    const text = "x".repeat(before) + "🎵".repeat(9);
    const { raw, raw_bytes } = reject(text);
    assert.equal(raw, "x".repeat(before));
    assert.equal(raw_bytes, before + 36);
  }
  assert.equal(reject("x".repeat(4092) + "🎵".repeat(9)).raw, "x".repeat(4092) + "🎵");
});

Deno.test("Bytes that are not UTF-8 beyond what is kept leave the reject a text", () => {
  const record = new Uint8Array(5000).fill(0x61).fill(0xff, 4096);
  assert.equal(reject(record).raw, "a".repeat(4096));
});

Deno.test("A byte order mark is kept", () => {
  assert.equal(reject("\ufeff{").raw, "\ufeff{");
});

Deno.test("A reject gives back the bytes of any record that was kept whole", () => {
  const anyRecord = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
    fc.string({ unit: "binary" }).map((text) => encoder.encode(text)),
  );
  fc.assert(fc.property(anyRecord, (record) => {
    const { raw, raw_b64 } = reject(record);
    assert.ok((raw === undefined) !== (raw_b64 === undefined));
    assert.deepEqual(
      raw === undefined ? Uint8Array.fromBase64(raw_b64) : encoder.encode(raw),
      record,
    );
  }));
});

/** What standard error receives for two rejects. */
async function written(isTerminal: boolean): Promise<string> {
  const chunks: Uint8Array[] = [];
  const sink = stderrRejects({
    write: (bytes) => Promise.resolve(chunks.push(bytes.slice()) && bytes.length),
    isTerminal: () => isTerminal,
  });
  await sink.write(REJECTS.slice(0, 2).join(""));
  await sink.write(REJECTS[2]);
  return chunks.map((bytes) => new TextDecoder().decode(bytes)).join("");
}

const REJECTS = [
  stringifyRejection(rejectionOf('{"lines":'), ORIGIN),
  stringifyRejection(rejectionOf(new Uint8Array(4096).fill(0xff)), { ...ORIGIN, line: 8 }),
  stringifyRejection(rejectionOf("\x1b[2J"), { file: "a\x1b[2J\n.txt", line: 1, byte: 0 }),
];

Deno.test("A terminal shows the place, code and message of a reject, on one line", async () => {
  assert.equal(
    await written(true),
    "songs/a.jsonl:7: invalid_json: Not JSON\n" +
      "songs/a.jsonl:8: invalid_json: Not JSON\n" +
      "a\\u001b[2J\\u000a.txt:1: invalid_json: Not JSON\n",
  );
});

Deno.test("A program that reads standard error receives whole rejects", async () => {
  assert.equal(await written(false), REJECTS.join(""));
});

Deno.test("After a terminal has shown rejects in short, they are counted and --rejects is named", async () => {
  const printed = (...run: Parameters<typeof reportRejects>) =>
    captureStderr(() => reportRejects(...run));
  assert.deepEqual(await printed(2, {}, true), [
    "rejected: 2 records. --rejects FILE writes them with their content",
  ]);
  assert.deepEqual(await printed(2, {}, false), []);
  assert.deepEqual(await printed(2, { rejects: "bad.jsonl" }, true), []);
  assert.deepEqual(await printed(0, {}, true), []);
});
