import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeControl } from "#lib/escape_control.ts";

Deno.test("What would steer a terminal is spelled out, and the rest stays as it is", () => {
  assert.equal(escapeControl("é 歌 🎵"), "é 歌 🎵");
  assert.equal(escapeControl("a\nb\x1b[2J\u2028\u202e"), "a\\u000ab\\u001b[2J\\u2028\\u202e");
  assert.equal(escapeControl("\u{e0041}"), "\\u{e0041}");
});

Deno.test("Whatever a text holds, it comes as one line", () =>
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escapeControl(text), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  })));
