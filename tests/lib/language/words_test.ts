import assert from "node:assert/strict";
import fc from "fast-check";
import {
  normalizedText,
  normalizedTokens,
  removePunctuation,
  tokens,
} from "#lib/language/words.ts";

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16)}`;
}

Deno.test("tokens are split at white space, in lower case, with their punctuation", () => {
  assert.deepEqual(tokens("  Oh,\tla-la  (HEY!) ..."), ["oh,", "la-la", "(hey!)", "..."]);
});

Deno.test("normalized tokens contain only letters, digits and underscores", () => {
  assert.deepEqual(normalizedTokens("Oh, la-la (HEY!) ... it's la_la 4/4"), [
    "oh",
    "lala",
    "hey",
    "its",
    "la_la",
    "44",
  ]);
});

Deno.test("composed accents are kept, combining accents are removed", () => {
  assert.deepEqual(normalizedTokens("vel\u00e9 vele\u0301"), ["vel\u00e9", "vele"]);
});

Deno.test("letters of every script are letters", () => {
  assert.deepEqual(normalizedTokens("Ёлка, ДОМ! 歌、歌 ½"), ["ёлка", "дом", "歌歌", "½"]);
});

Deno.test("normalized text has one space between normalized tokens", () => {
  const character = fc.constantFrom(..." \t\x1c\x85\u3000\ufeff,.aAΣİ_");
  const text = fc.string({
    unit: fc.oneof(
      character,
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
  });
  fc.assert(
    fc.property(text, (line) => {
      assert.equal(normalizedText(line), normalizedTokens(line).join(" "));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a line without words has no tokens", () => {
  for (const line of ["", " \t\u3000", "... — !"]) {
    assert.deepEqual(normalizedTokens(line), [], line);
  }
  assert.deepEqual(tokens(""), []);
});

// The set of str.isspace in Python, on which the golden values of ssm60 rest.
Deno.test("words are split at all white space of Unicode, but not at zero-width characters", () => {
  const spaces =
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005" +
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
  for (const space of spaces) {
    assert.deepEqual(tokens(`la${space}di`), ["la", "di"], codeOf(space));
    assert.deepEqual(normalizedTokens(`la${space}di`), ["la", "di"], codeOf(space));
  }
  for (const character of "\ufeff\u200b\u200d\u180e\u2060") {
    assert.deepEqual(tokens(`la${character}di`), [`la${character}di`], codeOf(character));
    assert.deepEqual(normalizedTokens(`la${character}di`), ["ladi"], codeOf(character));
  }
});

Deno.test("normalizing normalized tokens again changes nothing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => {
    const words = normalizedTokens(line);
    for (const word of words) assert.match(word, /^[\p{L}\p{N}_]+$/u);
    assert.deepEqual(words.map(removePunctuation), words);
    assert.deepEqual(normalizedTokens(` ${line}\u3000`), words);
  }));
});
