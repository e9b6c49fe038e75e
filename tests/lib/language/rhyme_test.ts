import assert from "node:assert/strict";
import { pronunciation, rhyme } from "#lib/language/rhyme.ts";
import { dictionary } from "cmu-pronouncing-dictionary/index.js";

// Pronunciations are CMUdict's: light L AY1 T, delight D IH0 L AY1 T, rain R EY1 N, again AH0 G EH1 N,
// oh OW1, ill IH1 L, star S T AA1 R.
Deno.test("a rhyme is the last three phonemes of the last word, stress left out", () => {
  assert.equal(rhyme("By morning light"), "L AY T");
  assert.equal(rhyme("Oh what delight!"), "L AY T");
  assert.equal(rhyme("a shooting star"), "T AA R");
});

Deno.test("short words rhyme by all their phonemes", () => {
  assert.equal(rhyme("Oh"), "OW");
  assert.equal(rhyme("he felt ill"), "IH L");
});

Deno.test("the first pronunciation counts", () => {
  assert.equal(rhyme("come again"), "G EH N");
});

Deno.test("punctuation and case of the last word are ignored", () => {
  for (const line of ["LIGHT", "“light”", "(light)...", "  light\t", "li-ght"]) {
    assert.equal(rhyme(line), "L AY T", line);
  }
});

Deno.test("the rhyme of an unknown word is the word itself, even if it is the name of an object's member", () => {
  for (const word of ["blornik", "tostring", "valueof", "__proto__", "42", "歌"]) {
    assert.equal(rhyme(`la ${word}`), word);
  }
});

Deno.test("a line that ends in a punctuation mark has the empty rhyme, like an empty line", () => {
  for (const line of ["", "  ", "light -", "..."]) assert.equal(rhyme(line), "", line);
});

Deno.test("every word of the dictionary has the pronunciation that its package gives", () => {
  const words = Object.keys(dictionary);
  assert.ok(words.length > 135_000, `${words.length} words`);
  for (const word of words) assert.equal(pronunciation(word), dictionary[word], word);
});

Deno.test("a word that is not in the dictionary has no pronunciation", () => {
  for (
    const text of ["", " ", '"', '": "', "R EY1 N", "toString", "rainx", "rain\n", "é", "\ud83c"]
  ) {
    assert.equal(pronunciation(text), undefined, JSON.stringify(text));
  }
});
