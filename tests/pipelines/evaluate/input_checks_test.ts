import type { ReferenceSong } from "#lib/evaluation/system.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { type DataSet, readDataSet } from "#pipelines/stream/data_set.ts";
import {
  checkNoOverlap,
  checkProbabilities,
  checkSong,
  warnOfCopies,
} from "#pipelines/evaluate/input_checks.ts";
import { evaluateSettings } from "#pipelines/evaluate/settings.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { brokenRules } from "#pipelines/cli/define_settings.ts";
import type { PredictionFile } from "#pipelines/evaluate/predictions.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { createReferenceSong } from "../../support/reference_song.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";
import { captureStderr } from "../../support/captured_output.ts";

function dataSet(name: string, jsonl: string): Promise<DataSet> {
  return readDataSet(name, bytesSource(jsonl), SONG_LIMITS);
}

function assertRefused(action: () => void, exitCode: number, message: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, exitCode);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("A temperature is fitted on songs that are not scored", async () => {
  const scored = await dataSet("scored", numberedSongs(5));
  checkNoOverlap([await dataSet("others", numberedSongs(5, { from: 5 }))], [scored]);
  checkNoOverlap([], [scored]);
});

Deno.test("A temperature is not fitted on songs that are scored, even under other names", async () => {
  const scored = [
    await dataSet("first", numberedSongs(1)),
    await dataSet("second", numberedSongs(4, { from: 10 })),
  ];
  const others = numberedSongs(8, { from: 12 }).replaceAll('"id":"song-', '"id":"tune-');
  const calibration = [await dataSet("others", others)];
  assertRefused(
    () => checkNoOverlap(calibration, scored),
    EXIT.unreadable,
    /^--calibrate-on others: 2 of its 8 songs are among those that are scored, such as tune-12;/,
  );
});

Deno.test("A requested song must exist; otherwise the nearest id is named", () => {
  const songs = ["burns-1", "burns-12", "foster-3"].map((id) => createReferenceSong(id, "01"));
  checkSong("burns-12", songs, []);
  assertRefused(
    () => checkSong("foster-33", songs, []),
    EXIT.usage,
    /^--song foster-33: there is no such song\. Did you mean foster-3\?$/,
  );
});

Deno.test("A requested song needs a prediction in every file, for at least one of its occurrences", () => {
  const songs = [
    createReferenceSong("a", "01"),
    createReferenceSong("b", "01"),
    createReferenceSong("b", "10", 2),
  ];
  const fileOf = (name: string, ...places: number[]): PredictionFile => ({
    name,
    predictions: songs.map(({ reference }, place) =>
      places.includes(place) ? reference : undefined
    ),
    ...{ model: null, rejected: 0, unknown: 0 },
  });
  checkSong("b", songs, [fileOf("all", 0, 1, 2), fileOf("some", 2)]);
  assertRefused(
    () => checkSong("a", songs, [fileOf("all", 0, 1, 2), fileOf("some", 2)]),
    EXIT.usage,
    /^--song a: some has no prediction for it$/,
  );
});

Deno.test("There is a warning for songs with the words of an earlier song, regardless of their ids", async () => {
  const [one, other] = [createReferenceSong("a", "01"), createReferenceSong("b", "01")];
  const copy = { ...one, id: "c" };
  const warningsOf = (...songs: ReferenceSong[]) => captureStderr(() => warnOfCopies(songs));
  assert.deepEqual(await warningsOf(one, other), []);
  assert.deepEqual(await warningsOf(one, other, copy, { ...copy, occurrence: 2 }), [
    "warning: 2 of 4 songs have the words of a song before them",
  ]);
});

Deno.test("Flags for the report are refused without it", () => {
  const faults = (...args: string[]) =>
    brokenRules(evaluateSettings, parseCommandLine(args, evaluateSettings.shape).given)
      .map(({ setting, message }) => setting + message);
  assert.deepEqual(faults("songs.jsonl", "--song", "a", "--show-words", "--report", "r.html"), []);
  assert.deepEqual(faults("songs.jsonl", "--song", "a"), ["song a: requires --report"]);
  assert.deepEqual(faults("songs.jsonl", "--show-words"), ["showWords: requires --report"]);
});

Deno.test("The number of resamples is from 100 to 100,000", () => {
  const resamples = (text: string) =>
    parseCommandLine(["songs.jsonl", `--resamples=${text}`], evaluateSettings.shape).given
      .resamples;
  assert.deepEqual(["100", "100000"].map(resamples), [100, 100_000]);
  for (const wrong of ["99", "100001", "1e9", "0", "-1", "200.5"]) {
    assertRefused(() => resamples(wrong), EXIT.usage, /--resamples/);
  }
});

Deno.test("A temperature needs a model that gives probabilities, and one is enough", () => {
  const rule = { tagger: recurringPair, trainedOn: new Set<string>() };
  const model = { ...rule, tagger: { ...recurringPair, model: TEST_MODEL } };
  checkProbabilities([rule, model]);
  for (const without of [[], [rule], [rule, rule]]) {
    assertRefused(
      () => checkProbabilities(without),
      EXIT.usage,
      /^--calibrate-on needs a --model that gives probabilities$/,
    );
  }
});
