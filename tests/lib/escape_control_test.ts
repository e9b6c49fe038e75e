import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeControl, escapeLines } from "#lib/escape_control.ts";

/** Everything that a terminal may act on. */
const ACTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

Deno.test("What a terminal may act on is escaped, and other text is unchanged", () => {
  assert.equal(escapeControl("é 歌 🎵"), "é 歌 🎵");
  assert.equal(escapeControl("a\nb\x1b[2J\u2028\u202e"), "a\\u000ab\\u001b[2J\\u2028\\u202e");
  assert.equal(escapeControl("\x00\x07\x7f\x85\x9b"), "\\u0000\\u0007\\u007f\\u0085\\u009b");
});

Deno.test("Every embedding, override and isolate of bidirectional text is escaped", () => {
  const marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
  assert.equal(
    escapeControl(marks),
    "\\u202a\\u202b\\u202c\\u202d\\u202e\\u2066\\u2067\\u2068\\u2069",
  );
});

Deno.test("Zero-width joiners stay: Persian and emoji need them", () => {
  const persian = "می\u200cخواهم", family = "👩\u200d👧";
  assert.equal(escapeControl(persian), persian);
  assert.equal(escapeControl(family), family);
});

Deno.test("Any text is shown on one line, and any lines keep their line feeds and tabs alone", () =>
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escapeControl(text), ACTIVE);
    assert.doesNotMatch(escapeLines(text).replace(/[\n\t]/g, ""), ACTIVE);
    assert.equal(escapeLines(text).split("\n").length, text.split("\n").length);
  })));

Deno.test("Escaped JSON is the same value", () =>
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const json = JSON.stringify(value);
    assert.deepEqual(JSON.parse(escapeLines(json)), JSON.parse(json));
  })));
