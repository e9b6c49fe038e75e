import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { SONG_LIMITS } from "#lib/song.ts";
import { decodeSong, decodeText, parseOrReject } from "#pipelines/stream/decode.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";

const encoder = new TextEncoder();

function rejectionOf(result: unknown): Rejection {
  assert.ok(result instanceof Rejection, `not a rejection: ${JSON.stringify(result)}`);
  return result;
}

function songOf(content: string, format: "jsonl" | "text", title?: string) {
  return decodeSong({ bytes: encoder.encode(content), format, title }, SONG_LIMITS);
}

Deno.test("A record of JSONL becomes the song that it spells", () => {
  const song = songOf(`{"id":"s","lines":["La","","Di"],"year":1901}`, "jsonl");
  assert.deepEqual(song, { id: "s", lines: ["La", "Di"], breaks: [1], extra: { year: 1901 } });
});

Deno.test("A record of plain text becomes a song with the title of its file", () => {
  const song = songOf("La\r\nla\r\n\r\nDi\r\n", "text", "ballad");
  assert.ok(!(song instanceof Rejection));
  const { id: _, ...rest } = song;
  assert.deepEqual(rest, { title: "ballad", lines: ["La", "la", "Di"], breaks: [2] });
});

Deno.test("A byte order mark is no part of the text, but only one is left out", () => {
  assert.equal(decodeText(encoder.encode("\ufeffLa")), "La");
  assert.equal(decodeText(encoder.encode("\ufeff\ufeffLa")), "\ufeffLa");
});

Deno.test("A broken record is rejected with its code, its first 4 KiB, its length and its checksum", () => {
  const record = `{"lines":["${"la ".repeat(3000)}"`;
  const { code, stage, kept, length, sha256, endsInput } = rejectionOf(songOf(record, "jsonl"));
  assert.deepEqual({ code, stage, length, endsInput }, {
    code: "invalid_json",
    stage: "parse",
    length: record.length,
    endsInput: false,
  });
  assert.deepEqual(kept, encoder.encode(record.slice(0, 4096)));
  assert.equal(sha256, createHash("sha256").update(record).digest("hex"));
});

Deno.test("What is kept of a rejected record is a copy, so that its chunk can be freed", () => {
  const chunk = encoder.encode(`{"lines":[]}`.padEnd(100_000));
  const record = { bytes: chunk.subarray(0, 12), format: "jsonl" as const };
  const { kept } = rejectionOf(decodeSong(record, SONG_LIMITS));
  assert.equal(kept.buffer.byteLength, 12);
});

Deno.test("Bytes that are not UTF-8 are rejected where the first broken character starts", () => {
  const cases: [number[], number][] = [
    [[0xff], 0],
    [[0x61, 0x80], 1],
    [[0x61, 0xc3, 0xa9, 0xe9, 0x62], 3],
    [[0x61, 0x62, 0xe9], 2],
    [[0xc0, 0xaf], 0],
    [[0x61, 0xed, 0xa0, 0x80], 1],
    [[0xf4, 0x90, 0x80, 0x80], 0],
    [[0xf0, 0x9f, 0x8e, 0xb5, 0xf5, 0x61, 0xff], 4],
  ];
  for (const [bytes, place] of cases) {
    const { code, stage, message } = rejectionOf(decodeText(Uint8Array.from(bytes)));
    assert.deepEqual([code, stage], ["invalid_utf8", "decode"]);
    assert.equal(message, `Byte ${place} of the record is not UTF-8`);
  }
});

Deno.test("Bytes are text exactly if a second decoder reads them without a replacement", () => {
  const anyBytes = fc.uint8Array({ maxLength: 12 }).map((bytes) => new Uint8Array(bytes));
  const anyText = fc.string({ unit: "binary" }).map((text) => encoder.encode(text));
  fc.assert(fc.property(fc.oneof(anyBytes, anyText), (bytes) => {
    const lenient = new TextDecoder().decode(bytes);
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "\ufeff" : "";
    const isText = Buffer.from(encoder.encode(marked + lenient)).equals(bytes);
    const text = decodeText(bytes);
    if (isText) assert.equal(text, lenient);
    else assert.equal(rejectionOf(text).code, "invalid_utf8");
  }));
});

Deno.test("A fault of the program is thrown on, and no rejection", () => {
  const parse = () => {
    throw new TypeError("a fault of ours");
  };
  assert.throws(() => parseOrReject(new Uint8Array(), parse), TypeError);
});

Deno.test("A duplicate key is found in whatever spelling", () => {
  for (const [one, other] of [["lines", "l\\u0069nes"], ["a/b", "a\\/b"], ["\\n", "\\u000a"]]) {
    const result = songOf(`{"lines":["a"],"${one}":["b"],"${other}":["c"]}`, "jsonl");
    assert.equal(rejectionOf(result).code, "duplicate_key", other);
  }
});

Deno.test("The message of a rejection is well-formed, even where it quotes a long key", () => {
  const key = "k".repeat(39) + "🎵";
  const { message } = rejectionOf(songOf(`{"lines":["a"],"${key}":1,"${key}":2}`, "jsonl"));
  assert.ok(message.isWellFormed(), message);
});
