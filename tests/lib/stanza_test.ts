import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizedTokens } from "#lib/language/words.ts";
import { parseSong } from "#lib/song.ts";
import { firstEqualStanzas, toStanzas } from "#lib/stanza.ts";

Deno.test("stanzas have equal words whatever their case and punctuation", () => {
  const { lines, breaks } = parseSong({
    lyrics: "Oh, row the boat;\nrow on!\n\nThe tide is low\n\noh row the boat\nRow — on",
  });
  assert.deepEqual(toStanzas({ lines, breaks }), [
    { start: 0, end: 2, words: "oh row the boat\nrow on" },
    { start: 2, end: 3, words: "the tide is low" },
    { start: 3, end: 5, words: "oh row the boat\nrow on" },
  ]);
});

Deno.test("the words of a line are its normalised words", () => {
  const anyLine = fc.string({ unit: fc.constantFrom(..." ,.-_aÉσΣ1\t\u00a0\u2028") });
  fc.assert(fc.property(fc.array(anyLine, { minLength: 2 }), (lines) => {
    const [{ words: first }, { words }] = toStanzas({ lines, breaks: [1] });
    const all = [first, ...words.split("\n")];
    assert.deepEqual(all, lines.map((line) => normalizedTokens(line).join(" ")));
  }));
});

Deno.test("words in other lines are other stanzas", () => {
  const [one, other] = toStanzas({ lines: ["row", "the boat", "row the", "boat"], breaks: [2] });
  assert.notEqual(one.words, other.words);
});

Deno.test("without breaks the stanzas are unknown", () => {
  assert.deepEqual(toStanzas({ lines: ["row", "on"], breaks: [] }), []);
});

Deno.test("stanzas cover all lines, in order and without gaps", () => {
  const anySong = fc.nat(20).chain((last) =>
    fc.record({
      lines: fc.constant(Array.from({ length: last + 1 }, (_, line) => `line ${line}`)),
      breaks: fc.subarray(Array.from({ length: last }, (_, line) => line + 1), { minLength: 0 }),
    })
  );
  fc.assert(fc.property(anySong, ({ lines, breaks }) => {
    const stanzas = toStanzas({ lines, breaks });
    const inStanzas = stanzas.flatMap(({ words }) => words.split("\n"));
    if (breaks.length > 0) assert.deepEqual(inStanzas, lines);
    assert.deepEqual(stanzas.slice(1).map(({ start }) => start), breaks);
  }));
});

Deno.test("stanzas are equal whatever their case and punctuation", () => {
  const lines = ["Row on,", "row on", "The tide", "row ON!", "Row on"];
  assert.deepEqual([...firstEqualStanzas(toStanzas({ lines, breaks: [2, 3] }))], [0, 1, 0]);
});
