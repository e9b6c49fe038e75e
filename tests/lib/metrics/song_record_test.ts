import assert from "node:assert/strict";
import fc from "fast-check";
import { STATISTIC_NAMES } from "#lib/metrics/scores.ts";
import { songMetricsSchema, toSongMetrics } from "#lib/metrics/song_record.ts";
import { anySongCounts } from "../../support/song_counts.ts";

/** Statistics of a song with reference labels: the given ones, and 0 for the others. */
function sums(named: Readonly<Record<string, number>>): Float64Array {
  for (const name of Object.keys(named)) assert.ok(STATISTIC_NAMES.includes(name), name);
  return Float64Array.from(STATISTIC_NAMES, (name) => named[name] ?? 0);
}

const USE = { songs: 1, lines: 4, chorus: 1, song_chorus: 0.25, single_label: 0 };

Deno.test("A song's metrics equal those computed by hand", () => {
  const model = sums({
    songs: 1,
    "lines.verse_as_verse": 2,
    "lines.verse_as_chorus": 1,
    "lines.chorus_as_chorus": 1,
    "boundaries.within_1.hits": 1,
    "boundaries.within_1.predicted": 2,
    "boundaries.within_1.reference": 1,
    "boundaries.exact.predicted": 2,
  });
  const confidence = { lines: 4, confidence: 3, above_95: 0 };
  const counts = { labelUsage: USE, confidence, boundaries: 2, scored: { model, rule: sums({}) } };
  assert.deepEqual(toSongMetrics("song 1", counts), {
    schema: "refrain.song_metrics/1",
    id: "song 1",
    lines: 4,
    chorus_rate: 0.25,
    confidence: 0.75,
    boundaries: 2,
    scores: {
      accuracy: 0.75,
      macro_f1: (4 / 5 + 2 / 3) / 2,
      boundary_f1: { exact: 0, within_1: 2 / 3, within_2: null },
    },
  });
});

Deno.test("A song without probabilities has no confidence, one without reference labels no scores", () => {
  const confidence = { lines: 0, confidence: 0, above_95: 0 };
  const metrics = toSongMetrics("a", { labelUsage: USE, confidence, boundaries: 0 });
  assert.deepEqual([metrics.confidence, metrics.scores], [null, null]);
});

Deno.test("The metrics of any song follow their schema", () => {
  fc.assert(fc.property(anySongCounts, fc.string(), (counts, id) => {
    const metrics = songMetricsSchema.parse(toSongMetrics(id, counts));
    assert.equal(metrics.scores === null, counts.scored === undefined);
  }));
});
