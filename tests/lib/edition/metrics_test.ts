import {
  addCounts,
  computeEditionMetrics,
  editionMetricsSchema,
  type EditionStatistics,
  entryStatistics,
  NO_STATISTICS,
} from "#lib/edition/metrics.ts";
import type { SongEntry } from "#lib/edition/song_entry.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

function entry(
  lines: number,
  chorus_lines: number,
  boundaries: number,
  confidence: number | null,
): SongEntry {
  return { id: "s", record: "0".repeat(64), bytes: 1, lines, chorus_lines, boundaries, confidence };
}

function sumsOf(entries: readonly SongEntry[]): EditionStatistics {
  return entries.map(entryStatistics).reduce(addCounts, NO_STATISTICS);
}

Deno.test("metrics match those worked by hand", () => {
  const metrics = computeEditionMetrics(sumsOf([entry(4, 1, 2, 0.75), entry(2, 0, 0, 0.6)]));
  assert.deepEqual(editionMetricsSchema.parse(metrics), {
    songs: 2,
    lines: 6,
    chorus_rate: 1 / 6,
    single_label_rate: 1 / 2,
    boundaries_per_song: 1,
    confidence: 0.7, // (4 · 0.75 + 2 · 0.6) / 6
    warnings: [],
  });
});

Deno.test("a song that is all chorus has a single label, too", () => {
  const songs = [entry(2, 2, 0, null), entry(2, 0, 0, null), entry(2, 1, 1, null)];
  assert.deepEqual(songs.map((song) => entryStatistics(song).single_label_songs), [1, 1, 0]);
});

Deno.test("the confidence is the mean over lines that have one", () => {
  assert.equal(computeEditionMetrics(sumsOf([entry(2, 0, 0, null)])).confidence, null);
  assert.equal(
    computeEditionMetrics(sumsOf([entry(2, 0, 0, null), entry(1, 0, 0, 0.6)])).confidence,
    0.6,
  );
});

Deno.test("an edition that is all verse has a warning, from twenty songs on", () => {
  const verses = (songs: number) =>
    computeEditionMetrics(sumsOf(Array.from({ length: songs }, () => entry(4, 0, 0, 0.8))));
  assert.deepEqual(verses(19).warnings, []);
  assert.match(verses(20).warnings.join(), /^collapsed: the chorus rate is 0\.000/);
});

Deno.test("an edition with a high confidence has a warning, unless its model is calibrated", () => {
  const sums = sumsOf(Array.from({ length: 20 }, () => entry(4, 2, 1, 0.995)));
  assert.deepEqual(computeEditionMetrics(sums).warnings, [
    "collapsed: the mean confidence is 0.995, above 0.99",
  ]);
  assert.deepEqual(computeEditionMetrics(sums, true).warnings, []);
});

Deno.test("an edition without songs has metrics", () => {
  const metrics = editionMetricsSchema.parse(computeEditionMetrics(NO_STATISTICS));
  assert.deepEqual([metrics.songs, metrics.chorus_rate, metrics.confidence], [0, 0, null]);
});

const anyEntry = fc.integer({ min: 1, max: 500 }).chain((lines) =>
  fc.tuple(
    fc.constant(lines),
    fc.nat(lines),
    fc.nat(lines - 1),
    fc.option(fc.integer({ min: 500_000, max: 1_000_000 }).map((millionths) => millionths / 1e6)),
  )
).map((metrics) => entry(...metrics));

Deno.test("the order of songs and the cuts between parts change no bit", () => {
  const entries = fc.array(anyEntry, { maxLength: 40 });
  fc.assert(fc.property(entries, fc.nat(), (entries, at) => {
    const cut = at % (entries.length + 1), whole = sumsOf(entries);
    const parts = [entries.slice(cut), entries.slice(0, cut).reverse()].map(sumsOf);
    assert.deepEqual(parts.reduce(addCounts, NO_STATISTICS), whole);
    editionMetricsSchema.parse(computeEditionMetrics(whole));
  }));
});
