import { noFeatures } from "#lib/features/contract.ts";
import { tagBatches, type TaggedSong, tagSongs } from "#pipelines/annotator/tag_songs.ts";
import assert from "node:assert/strict";
import { breakReader } from "../../support/break_reader.ts";

/** How many songs of these lengths each batch has, with P features of a pair of lines. */
function batchSizes(lengths: readonly number[], pairFeatures: number): number[] {
  const pairNames = Array.from({ length: pairFeatures }, (_, pair) => `pair ${pair}`);
  const songs = lengths.map((length): TaggedSong => ({
    lines: new Array(length).fill("la"),
    breaks: [],
  }));
  const tagger = { ...breakReader, featureSet: { ...noFeatures, pairNames } };
  return Array.from(tagBatches(songs, tagger), (batch) => batch.length);
}

Deno.test("A batch has at most 64 songs", () => {
  assert.deepEqual(batchSizes(new Array(130).fill(1), 0), [64, 64, 2]);
});

Deno.test("A batch has at most 8,192 lines, unless one song has more", () => {
  assert.deepEqual(batchSizes([4096, 4096, 4096, 9000, 1], 0), [2, 1, 1, 1]);
});

Deno.test("A batch has at most 2,097,152 features of pairs, unless one song has more", () => {
  // 8 · 256² is a quarter of it, 8 · 512² all of it, and 8 · 2,000² fifteen times as many.
  assert.deepEqual(batchSizes([256, 256, 256, 256, 256, 512, 2000, 10], 8), [4, 1, 1, 1, 1]);
});

Deno.test("Each song is tagged with its own stanza breaks", async () => {
  const lines = ["la", "di", "da"];
  const songs = [{ lines, breaks: [1] }, { lines, breaks: [] }, { lines, breaks: [1, 2] }];
  const labellings = await tagSongs(songs, breakReader);
  assert.deepEqual(labellings.map(({ chorus }) => chorus.join("")), ["010", "000", "011"]);
  assert.deepEqual(labellings.map(({ usedBreaks }) => usedBreaks), [true, false, true]);
});
