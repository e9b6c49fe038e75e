import { breakFeatures } from "#lib/features/stanza_breaks.ts";
import { toNetworkInput } from "#models/networks/refrain/input.ts";
import assert from "node:assert/strict";

const song = {
  lines: ["la", "di", "la"],
  values: Float32Array.of(4, 1, 0, 2, 40, 3),
  pairs: Float32Array.of(1, 9, 0.5, 8, 1, 7, 0.5, 8, 1, 6, 0.25, 5, 1, 7, 0.25, 5, 1, 4),
  breaks: [2],
};
const statistics = { mean: Float32Array.of(2, 2), deviation: Float32Array.of(2, 0.5) };

Deno.test("features are standardised and limited to ±6; unknown breaks are zeros", () => {
  const { lines, x, pairs } = toNetworkInput(song, [], statistics);
  assert.equal(lines, 3);
  assert.equal(pairs, song.pairs);
  const rows = [0, 1, 2].map((line) => [...x.subarray(12 * line, 12 * line + 12)]);
  const none = new Array(10).fill(0);
  assert.deepEqual(rows, [[1, -2, ...none], [-1, 0, ...none], [6, 2, ...none]]);
});

Deno.test("the breaks that are given, not the song's, follow in twice their size", () => {
  const { x } = toNetworkInput(song, [1], statistics);
  // the first number of each pair
  const similarity = Float32Array.of(1, 0.5, 1, 0.5, 1, 0.25, 1, 0.25, 1);
  const expected = breakFeatures(similarity, 3, [1]).map((value) => 2 * value);
  for (const line of [0, 1, 2]) {
    const found = x.subarray(12 * line + 2, 12 * line + 12);
    assert.deepEqual(found, expected.subarray(10 * line, 10 * line + 10));
  }
});
