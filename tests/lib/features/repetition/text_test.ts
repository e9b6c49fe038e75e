import assert from "node:assert/strict";
import { parseText } from "#lib/features/repetition/text.ts";

/** The bigrams of a line as texts. */
function bigrams(line: string): string[] {
  return parseText(line).bigrams.map((bigram) =>
    String.fromCodePoint(Math.floor(bigram / 0x110000), bigram % 0x110000)
  );
}

Deno.test("case, punctuation, width and composition of characters make no difference to words", () => {
  for (const line of ["Café, ５ times!", "cafe\u0301 5 TIMES", "  “CAFÉ”\u3000⑤\u00a0times…"]) {
    assert.deepEqual(parseText(line).words, ["caf\u00e9", "5", "times"]);
  }
});

Deno.test("words of every script keep their letters and vowel signs", () => {
  assert.deepEqual(parseText("हिन्दी, ไทย! ｶﾞ שִׁיר").words, [
    "हिन्दी",
    "ไทย",
    "ガ",
    "שִׁיר".normalize("NFKC"),
  ]);
});

Deno.test("emoji and punctuation leave no word", () => {
  const { words, head, tail, bigrams } = parseText("❤️ 🎵 — ...");
  assert.deepEqual([words, head, tail], [[], "❤️ 🎵 —", ""]);
  assert.deepEqual(bigrams, parseText("").bigrams);
});

Deno.test("bigrams are pairs of code points, with a space at both ends of the line", () => {
  assert.deepEqual(bigrams("A bé"), [" a", "a ", " b", "bé", "é "]);
  assert.deepEqual(bigrams("𐐷a"), [" 𐐷", "𐐷a", "a "]);
  assert.deepEqual(bigrams("?"), ["  "]);
});

Deno.test("a line has as many characters as code points, before it is normalised", () => {
  assert.equal(parseText("ﬁ 🎵!").characters, 4);
});

Deno.test("a parenthesis may have the width of a Chinese character", () => {
  const lines = ["la (la)", "ラララ（ラ）", "la la", "la :)"];
  const found = lines.map((line) => parseText(line).hasParenthesis);
  assert.deepEqual(found, [true, true, false, false]);
});
