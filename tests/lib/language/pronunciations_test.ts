import { pronunciation } from "#lib/language/pronunciations.ts";
import { dictionary } from "cmu-pronouncing-dictionary/index.js";
import assert from "node:assert/strict";

Deno.test("every word of the dictionary has the pronunciation that its package gives", () => {
  const words = Object.keys(dictionary);
  assert.ok(words.length > 135_000, `${words.length} words`);
  for (const word of words) assert.equal(pronunciation(word), dictionary[word], word);
});

Deno.test("what is no word of the dictionary has no pronunciation", () => {
  for (
    const text of ["", " ", '"', '": "', "R EY1 N", "toString", "rainx", "rain\n", "é", "\ud83c"]
  ) {
    assert.equal(pronunciation(text), undefined, JSON.stringify(text));
  }
});
