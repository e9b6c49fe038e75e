import assert from "node:assert/strict";
import { songMean, songSum } from "#lib/metrics/averages.ts";

Deno.test("a song without a score is in no mean; a score of 0 is a score", () => {
  assert.deepEqual(songSum(null), { sum: 0, songs: 0 });
  assert.deepEqual(songSum(0), { sum: 0, songs: 1 });
  assert.deepEqual(songSum(0.25), { sum: 0.25, songs: 1 });
});

Deno.test("the mean says of how many songs it is, and is null of none", () => {
  assert.deepEqual(songMean({ sum: 3, songs: 4 }), { song_mean: 0.75, songs: 4 });
  assert.deepEqual(songMean({ sum: 0, songs: 0 }), { song_mean: null, songs: 0 });
});
