import assert from "node:assert/strict";
import { songMean, songSum } from "#lib/metrics/averages.ts";

Deno.test("a song without a score is left out of the mean; a score of 0 is included", () => {
  assert.deepEqual(songSum(null), { sum: 0, songs: 0 });
  assert.deepEqual(songSum(0), { sum: 0, songs: 1 });
  assert.deepEqual(songSum(0.25), { sum: 0.25, songs: 1 });
});

Deno.test("a mean includes the number of its songs, and is null without songs", () => {
  assert.deepEqual(songMean({ sum: 3, songs: 4 }), { song_mean: 0.75, songs: 4 });
  assert.deepEqual(songMean({ sum: 0, songs: 0 }), { song_mean: null, songs: 0 });
});
