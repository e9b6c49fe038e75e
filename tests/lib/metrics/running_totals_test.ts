import assert from "node:assert/strict";
import fc from "fast-check";
import { RunningTotals, totalsSchema } from "#lib/metrics/running_totals.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import { CollapseMonitor } from "#lib/metrics/collapse.ts";
import { anySongCounts } from "../../support/song_counts.ts";

const anySongs = fc.array(anySongCounts, { maxLength: 20 });

/** Two songs: two of three lines and one of one line are predicted as chorus. */
const SONGS: readonly SongStatistics[] = [
  {
    labelUsage: { songs: 1, lines: 3, chorus: 2, song_chorus: 2 / 3, single_label: 0 },
    confidence: { lines: 3, confidence: 2.25, above_95: 1 },
    boundaries: 1,
  },
  {
    labelUsage: { songs: 1, lines: 1, chorus: 1, song_chorus: 1, single_label: 1 },
    confidence: { lines: 1, confidence: 0.75, above_95: 0 },
    boundaries: 0,
  },
];

function totalsOf(songs: readonly SongStatistics[], totals = new RunningTotals()): RunningTotals {
  for (const song of songs) totals.add(song);
  return totals;
}

/** Totals as read from the metadata of a commit. */
function restored(totals: RunningTotals): RunningTotals {
  return new RunningTotals(JSON.parse(JSON.stringify(totals)));
}

Deno.test("Totals of two songs equal those computed by hand", () => {
  assert.deepEqual(totalsOf(SONGS).totals(), {
    songs: 2,
    lines: 4,
    chorus_rate: 0.75,
    single_label_rate: 0.5,
    confidence: 0.75,
    high_confidence_rate: 0.25,
    boundaries_per_song: 0.5,
    scores: null,
  });
});

Deno.test("Totals of no songs have no confidence and no scores", () => {
  const { songs, chorus_rate, confidence, high_confidence_rate, scores } = new RunningTotals()
    .totals();
  assert.deepEqual([songs, chorus_rate, confidence, high_confidence_rate, scores], [
    0,
    0,
    null,
    null,
    null,
  ]);
});

Deno.test("Totals are the same to the bit, wherever they are stored and resumed", () => {
  fc.assert(fc.property(fc.array(anySongs, { maxLength: 5 }), (lives) => {
    let totals = new RunningTotals();
    for (const songs of lives) totals = totalsOf(songs, restored(totals));
    assert.deepEqual(totals.toJSON(), totalsOf(lives.flat()).toJSON());
    assert.deepEqual(totals.totals(), totalsOf(lives.flat()).totals());
  }));
});

Deno.test("Totals follow their schema, and agree with the metrics and scores of a run", () => {
  fc.assert(fc.property(anySongs, (songs) => {
    const totals = totalsOf(songs).totals(), watch = new CollapseMonitor(), card = new Scorecard();
    for (const { labelUsage, confidence, scored } of songs) {
      watch.add(labelUsage, confidence);
      if (scored) card.addStatistics(scored.model);
    }
    const { chorus_rate, single_label_rate, confidence, high_confidence_rate } = watch.metrics();
    assert.deepEqual(
      [
        totals.songs,
        totals.chorus_rate,
        totals.single_label_rate,
        totals.confidence,
        totals.high_confidence_rate,
      ],
      [songs.length, chorus_rate, single_label_rate, confidence, high_confidence_rate],
    );
    totalsSchema.parse(totals);
    if (totals.scores === null) assert.ok(songs.every(({ scored }) => scored === undefined));
    else {
      const { songs, lines, boundaries } = card.scores();
      const { exact, within_1, within_2 } = boundaries;
      const f1 = (found: typeof exact) => found.pooled?.f1 ?? null;
      assert.deepEqual(totals.scores, {
        songs,
        accuracy: lines.accuracy,
        macro_f1: lines.macro_f1,
        boundary_f1: { exact: f1(exact), within_1: f1(within_1), within_2: f1(within_2) },
      });
    }
  }));
});

Deno.test("Stored totals of another release are refused by their length", () => {
  assert.throws(() => new RunningTotals([1, 2]), {
    name: "RangeError",
    message: /Totals are \d+ numbers, not 2/,
  });
});

Deno.test("Stored totals do not change when songs are added later", () => {
  const first = totalsOf(SONGS), kept = [...first.toJSON()];
  const second = new RunningTotals(first.toJSON());
  totalsOf(SONGS, second);
  assert.deepEqual(first.toJSON(), kept);
});
