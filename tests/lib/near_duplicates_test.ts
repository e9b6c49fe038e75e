import { groupNearDuplicates } from "#lib/near_duplicates.ts";
import assert from "node:assert/strict";

/** A song of words w0, w1 … from a number up to another. */
function songOf(id: string, from: number, to: number) {
  return {
    id,
    lines: [Array.from({ length: to - from }, (_, word) => `w${from + word}`).join(" ")],
  };
}

// 23 words have 20 sequences of four. Those that two songs share are of the words that they share.
Deno.test("songs are near duplicates from 15 % of the smaller one's word 4-grams on", () => {
  const song = songOf("a", 0, 23);
  const shared = (words: number) => [song, songOf("b", 23 - words, 46 - words)];
  assert.deepEqual(groupNearDuplicates(shared(5)), [0, 1], "2 of 20");
  assert.deepEqual(groupNearDuplicates(shared(6)), [0, 0], "3 of 20");
});

Deno.test("a short song that a long one contains is its near duplicate, in either order", () => {
  const long = songOf("a", 0, 500), short = songOf("b", 100, 120);
  assert.deepEqual(groupNearDuplicates([long, short]), [0, 0]);
  assert.deepEqual(groupNearDuplicates([short, long]), [0, 0]);
});

Deno.test("songs that others connect are in one group, whose number is its first song", () => {
  const songs = [
    songOf("a", 0, 23),
    songOf("x", 900, 923),
    songOf("c", 34, 57),
    songOf("b", 17, 40),
  ];
  assert.deepEqual(groupNearDuplicates(songs), [0, 1, 0, 0]);
});

Deno.test("songs with the same id are in one group, whatever their words", () => {
  assert.deepEqual(groupNearDuplicates([songOf("a", 0, 9), songOf("a", 50, 59)]), [0, 0]);
});

Deno.test("case, punctuation and line breaks do not count", () => {
  const songs = [
    { id: "a", lines: ["Down to the sea,", "we go AGAIN!"] },
    { id: "b", lines: ["down", "to the sea we", "go again"] },
  ];
  assert.deepEqual(groupNearDuplicates(songs), [0, 0]);
});

Deno.test("songs of fewer than four words have nothing in common", () => {
  const songs = ["a", "b"].map((id) => ({ id, lines: ["la la", "la"] }));
  assert.deepEqual(groupNearDuplicates(songs), [0, 1]);
  assert.deepEqual(groupNearDuplicates([]), []);
});
