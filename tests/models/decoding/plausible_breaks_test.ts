import assert from "node:assert/strict";
import { arePlausible } from "#models/decoding/plausible_breaks.ts";

/** The number of lines and the breaks of stanzas with these lengths. */
function stanzas(...lengths: number[]): { lines: number; breaks: number[] } {
  const ends: number[] = [];
  for (const length of lengths) ends.push((ends.at(-1) ?? 0) + length);
  return { lines: ends.at(-1)!, breaks: ends.slice(0, -1) };
}

/** Whether breaks are plausible that are judged without the labels of lines. */
function isPlausible(...lengths: number[]): boolean {
  const { lines, breaks } = stanzas(...lengths);
  return arePlausible(breaks, lines, () => assert.fail("the breaks are not regular"));
}

Deno.test("a wall of text has no plausible breaks", () => {
  assert.ok(!isPlausible(40));
});

Deno.test("a break after every line, or nearly every line, is not plausible", () => {
  assert.ok(!isPlausible(1, 1, 1, 1, 1, 1, 1, 1));
  assert.ok(!isPlausible(1, 1, 1, 1, 1, 1, 1, 1, 1, 2));
  assert.ok(isPlausible(1, 1, 2, 1, 2, 1, 2));
});

Deno.test("few stanzas, or stanzas of different lengths, are plausible", () => {
  assert.ok(isPlausible(4, 4, 4, 4));
  assert.ok(isPlausible(4, 4, 6, 4, 8, 4));
});

Deno.test("equal stanzas are plausible if most changes of label lie at their breaks", () => {
  for (
    const [labels, expected] of [
      ["0000111100001111000011", true],
      ["0000111100011100000011", false], // three of five
      ["0011110000111100001111", false],
      ["0000000000000000000000", false], // nothing would be gained
    ] as const
  ) {
    const { lines, breaks } = stanzas(4, 4, 4, 4, 4, 2);
    assert.equal(arePlausible(breaks, lines, () => [...labels].map(Number)), expected, labels);
  }
});

Deno.test("equal stanzas with one exception in ten are regular, whatever is left for the last", () => {
  const asked: number[] = [];
  for (const lengths of [[4, 4, 4, 4, 1], [4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 4]]) {
    const { lines, breaks } = stanzas(...lengths);
    arePlausible(breaks, lines, () => {
      asked.push(lines);
      return new Uint8Array(lines);
    });
  }
  assert.deepEqual(asked, [17, 43]);
});
