import { toLabelling } from "#lib/label.ts";
import type { ModelInfo } from "#lib/annotation.ts";
import { parseSong, type Song } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { songStatistics } from "#pipelines/annotator/annotate_songs.ts";
import { RunStatistics } from "#pipelines/annotator/run_statistics.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { assertNear } from "../../support/numbers.ts";

/** Songs of two lines. */
function songs(count: number, labels?: readonly number[]): Song[] {
  return Array.from(
    { length: count },
    (_, id) => parseSong({ id, lines: [`la ${id}`, `di ${id}`], labels }),
  );
}

/** Adds what a model said of a song; returns the song's place among those of its id. */
async function add(
  tally: RunStatistics,
  song: Song,
  model: ModelInfo,
  ...chorus: readonly number[]
) {
  const statistics = await songStatistics(song, toLabelling(Float32Array.from(chorus)), model);
  return tally.add({ song, statistics });
}

/** The tally of songs of two lines of which the same was said. */
async function tallied(model: ModelInfo, count: number, ...chorus: readonly number[]) {
  const tally = new RunStatistics(model);
  for (const song of songs(count)) await add(tally, song, model, ...chorus);
  return tally.outcome();
}

Deno.test("Songs are collapseMetrics with and without reference labels, over all batches", async () => {
  const tally = new RunStatistics(TEST_MODEL);
  const [[first], [second]] = [songs(1, [0, 1]), songs(1)];
  await add(tally, first, TEST_MODEL, 0.25, 0.75);
  await add(tally, second, TEST_MODEL, 0.875, 1);
  const { collapse, scores } = tally.outcome();
  assert.deepEqual(collapse, {
    songs: 2,
    chorus_rate: 3 / 4,
    song_chorus_rate: 3 / 4,
    single_label_rate: 1 / 2,
    confidence: (0.75 + 0.75 + 0.875 + 1) / 4,
    high_confidence_rate: 1 / 4,
    warnings: [],
  });
  assert.equal(scores?.model.songs, 1);
  assert.equal(scores?.model.calibration?.brier, 1 / 16);
});

Deno.test("Songs of one id are numbered, and those that come again are counted", async () => {
  const tally = new RunStatistics(TEST_MODEL), places = [];
  for (const id of ["a", "b", "a", "a", "b"]) {
    places.push(await add(tally, parseSong({ id, lines: ["la"] }), TEST_MODEL, 0.5));
  }
  assert.deepEqual(places, [1, 1, 2, 3, 2]);
  assert.equal(tally.outcome().duplicates, 3);
});

Deno.test("Without a song there are no collapse metrics", () => {
  const { collapse, scores } = new RunStatistics(TEST_MODEL).outcome();
  assert.deepEqual([collapse.songs, collapse.chorus_rate, collapse.confidence], [0, 0, null]);
  assert.deepEqual([collapse.warnings, scores], [[], undefined]);
});

Deno.test("A rule's certainty is no confidence, and it has no calibration", async () => {
  const tally = new RunStatistics(recurringPair.model);
  const [song] = songs(1, [0, 1]);
  await add(tally, song, recurringPair.model, 0, 1);
  const { collapse, scores } = tally.outcome();
  assert.deepEqual([collapse.confidence, collapse.high_confidence_rate], [null, null]);
  assert.equal(scores?.model.calibration, null);
  assert.equal(scores?.recurring_pair.calibration, null);
});

Deno.test("A tagger that says one label throughout is warned of, from twenty songs on", async () => {
  assert.deepEqual((await tallied(TEST_MODEL, 19, 0.75, 0.75)).collapse.warnings, []);
  assert.deepEqual((await tallied(TEST_MODEL, 20, 0.75, 0.75)).collapse.warnings, [
    "collapsed: the chorus rate is 1.000, above 0.99",
  ]);
  assert.deepEqual((await tallied(recurringPair.model, 20, 0, 0)).collapse.warnings, [
    "collapsed: the chorus rate is 0.000, below 0.01",
  ]);
  assert.deepEqual((await tallied(TEST_MODEL, 20, 0, 1)).collapse.warnings, [
    "collapsed: the mean confidence is 1.000, above 0.99",
    "collapsed: the rate of confidences above 0.95 is 1.000, above 0.8",
  ]);
});

Deno.test("A calibrated model may be confident throughout", async () => {
  const calibrated = { ...TEST_MODEL, probabilities: "calibrated" } as const;
  assert.deepEqual((await tallied(calibrated, 20, 0, 1)).collapse.warnings, []);
  assert.deepEqual((await tallied(calibrated, 20, 1, 1)).collapse.warnings, [
    "collapsed: the chorus rate is 1.000, above 0.99",
  ]);
});

Deno.test("Section edges that lie where the label stays are scored against", async () => {
  const sections = [0, 2, 4].map((start) => ({ start, end: start + 2, label: "verse" }));
  const song = parseSong({ lines: ["a", "b", "c", "d", "e", "f"], sections });
  const tally = new RunStatistics(TEST_MODEL);
  await add(tally, song, TEST_MODEL, 0, 0, 1, 1, 1, 1);
  const { model } = tally.outcome().scores!;
  assertNear(model.sections.exact.pooled, { precision: 1, recall: 1 / 2, f1: 2 / 3 }, 1e-12);
  assert.equal(model.boundaries.exact.pooled?.f1, 0);
});
