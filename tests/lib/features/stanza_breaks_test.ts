import assert from "node:assert/strict";
import fc from "fast-check";
import { BREAK_FEATURES, breakFeatures, stanzaSimilarities } from "#lib/features/stanza_breaks.ts";

const WIDTH = BREAK_FEATURES.length;

/** One number of each line. */
function column(values: Float32Array, name: typeof BREAK_FEATURES[number]): number[] {
  return [...values.filter((_, index) => index % WIDTH === BREAK_FEATURES.indexOf(name))];
}

/** Lines a, b, a, …: similarity 1 if they are equal, else 0. */
function equalLetters(letters: string): Float32Array {
  const lines = letters.split("");
  return Float32Array.from(lines.flatMap((one) => lines.map((other) => Number(one === other))));
}

Deno.test("without breaks every number is 0", () => {
  assert.deepEqual(breakFeatures(equalLetters("aba"), 3, []), new Float32Array(30));
  assert.deepEqual(breakFeatures(new Float32Array(), 0, []), new Float32Array());
});

Deno.test("lines are placed in their stanzas", () => {
  const values = breakFeatures(equalLetters("abcdef"), 6, [1, 3]);
  assert.deepEqual(column(values, "first"), [1, 1, 0, 1, 0, 0]);
  assert.deepEqual(column(values, "last"), [1, 0, 1, 0, 0, 1]);
  assert.deepEqual(column(values, "from_start"), [1, 1, 1 / 2, 1, 1 / 2, Math.fround(1 / 3)]);
  assert.deepEqual(column(values, "from_end"), [1, 1 / 2, 1, Math.fround(1 / 3), 1 / 2, 1]);
});

Deno.test("a stanza that occurs again matches, the first time and the second", () => {
  // ab | cd | ab: the first stanza and the last are equal.
  const values = breakFeatures(equalLetters("abcdab"), 6, [2, 4]);
  assert.deepEqual(column(values, "largest_similarity"), [1, 1, 0, 0, 1, 1]);
  assert.deepEqual(column(values, "earlier_similarity"), [0, 0, 0, 0, 1, 1]);
  const third = Math.fround(1 / 3);
  assert.deepEqual(column(values, "matches_share"), [third, third, 0, 0, third, third]);
});

Deno.test("the similarity of stanzas is the mean of both directions", () => {
  // a | ab: the line of the first has an equal one, half of the lines of the second have.
  assert.deepEqual([...stanzaSimilarities(equalLetters("aab"), 3, [1])], [1, 0.75, 0.75, 1]);
});

Deno.test("the similarity of stanzas is symmetric, and 1 for stanzas of the same lines", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 9 });
  fc.assert(fc.property(letters, fc.nat(), (text, place) => {
    const lines = text.length, at = 1 + place % (lines - 1);
    const [, one, other] = stanzaSimilarities(equalLetters(text), lines, [at]);
    assert.equal(one, other);
    const kinds = [text.slice(0, at), text.slice(at)].map((part) =>
      [...new Set(part)].sort().join()
    );
    assert.equal(one === 1, kinds[0] === kinds[1]);
  }));
});
