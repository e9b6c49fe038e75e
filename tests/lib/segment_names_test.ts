import assert from "node:assert/strict";
import type { Label } from "#lib/label.ts";
import { nameSegments } from "#lib/segment_names.ts";

/** Names of parts spelled `"verse: la / di"`. */
function namesOf(...parts: string[]): string[] {
  return nameSegments(parts.map((part) => {
    const [label, words] = part.split(": ");
    return { label: label as Label, lines: words.split(" / ") };
  }));
}

Deno.test("verses are numbered in order, choruses are not", () => {
  assert.deepEqual(
    namesOf("chorus: hey", "verse: la / di", "chorus: hey", "verse: du", "chorus: ho"),
    ["Chorus", "Verse 1", "Chorus", "Verse 2", "Chorus"],
  );
});

Deno.test("the only verse of a song has no number", () => {
  assert.deepEqual(namesOf("verse: la", "chorus: hey"), ["Verse", "Chorus"]);
  assert.deepEqual(namesOf("chorus: hey"), ["Chorus"]);
});

Deno.test("a verse that comes back keeps its number, and the next new one gets the next", () => {
  assert.deepEqual(
    namesOf("verse: la", "chorus: hey", "verse: di", "chorus: hey", "verse: la", "verse: du"),
    ["Verse 1", "Chorus", "Verse 2", "Chorus", "Verse 1", "Verse 3"],
  );
  assert.deepEqual(namesOf("verse: la", "chorus: hey", "verse: la"), ["Verse", "Chorus", "Verse"]);
});

Deno.test("a verse comes back in spite of its punctuation and capitals, not of its words", () => {
  assert.deepEqual(
    namesOf("verse: La, la! / di", "chorus: hey", "verse: la la / Di...", "verse: la la / da"),
    ["Verse 1", "Chorus", "Verse 1", "Verse 2"],
  );
});

Deno.test("a chorus with the words of a verse takes no number from it", () => {
  assert.deepEqual(
    namesOf("chorus: la", "verse: la", "verse: di"),
    ["Chorus", "Verse 1", "Verse 2"],
  );
});
