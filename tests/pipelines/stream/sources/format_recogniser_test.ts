import { FormatRecogniser } from "#pipelines/stream/sources/format_recogniser.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

const encoder = new TextEncoder();

/** What is decided, given the input in pieces of one length. */
function decided(bytes: Uint8Array, pieceLength: number): string {
  const recogniser = new FormatRecogniser();
  for (let at = 0; at < bytes.length; at += pieceLength) {
    const format = recogniser.push(bytes.subarray(at, at + pieceLength));
    if (format !== undefined) return format;
  }
  return recogniser.end();
}

Deno.test("one line that begins like a JSON object makes an input JSONL, in any position", () => {
  const line = fc.constantFrom(
    "la la",
    "",
    "[Chorus]",
    "{bad",
    "null",
    "{title: la}",
    "  ",
    "\ufeff",
  );
  const song = fc.constantFrom('{"id":1}', ' { "id": 1 }', "{}", "{", "\t[{", "[ {");
  fc.assert(fc.property(
    fc.array(line, { maxLength: 9 }),
    fc.option(song),
    fc.array(line, { maxLength: 9 }),
    fc.integer({ min: 1, max: 40 }),
    (before, song, after, pieceLength) => {
      const lines = [...before, ...(song === null ? [] : [song]), ...after];
      const bytes = encoder.encode(lines.join("\n"));
      assert.equal(decided(bytes, pieceLength), song === null ? "text" : "jsonl");
    },
  ));
});

Deno.test("only the first 64 KiB are examined, in chunks of any size", () => {
  const text = (length: number) => encoder.encode("la\n".repeat(length / 3) + '{"id":1}\n');
  for (const pieceLength of [1000, 65_536, 1_000_000]) {
    assert.equal(decided(text(64_000), pieceLength), "jsonl");
    assert.equal(decided(text(66_000), pieceLength), "text");
  }
});

Deno.test("any number of blank lines decides nothing, and each byte is examined once", () => {
  const blank = encoder.encode("\n".repeat(60_000));
  assert.equal(decided(Uint8Array.of(...blank, ...encoder.encode("{}")), 7), "jsonl");
  assert.equal(decided(Uint8Array.of(...blank, ...encoder.encode("la")), 7), "text");
});
