import type { ModelInfo } from "#lib/annotation.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { type DataSet, readDataSet } from "#pipelines/stream/data_set.ts";
import { type Candidate, evaluateCandidates, referenceSongs } from "#pipelines/evaluate/run.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { runCooperatively } from "#pipelines/concurrency/event_loop.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";
import { assertTook } from "../../support/within.ts";

const settings = { resamples: 100, seed: 1 };

const occurrences = new Occurrences();

/** Reads data sets as those of one run. */
function dataSet(name: string, jsonl: string): Promise<DataSet> {
  return readDataSet(name, bytesSource(jsonl), SONG_LIMITS, { occurrences });
}

const small = await dataSet("small", numberedSongs(3));
const more = await dataSet("more", numberedSongs(4, { from: 2 }) + "[]\n" + '{"lines":["la"]}\n');
const data = [small, more];
const songs = referenceSongs(data);

/** A candidate that labels every line chorus, and has no prediction for some songs. */
function candidate(
  name: string,
  { model = null, without = [] }: { model?: ModelInfo | null; without?: readonly number[] } = {},
): Candidate {
  const predictions = songs.map(({ lines }, place) =>
    without.includes(place) ? undefined : structureFromLabels(lines.map(() => "chorus"))
  );
  return { name, model, predictions };
}

function namesOf(...candidates: Candidate[]): string[] {
  return runToCompletion(evaluateCandidates(data, songs, candidates, [], settings)).file.systems
    .map((
      { name },
    ) => name);
}

Deno.test("Songs keep their order, and those with the same id are numbered over all data sets", () => {
  assert.deepEqual(
    songs.map(({ id, occurrence }) => [id, occurrence]),
    [
      ["song-0", 1],
      ["song-1", 1],
      ["song-2", 1],
      ["song-2", 2],
      ["song-3", 1],
      ["song-4", 1],
      ["song-5", 1],
    ],
  );
  const [{ lines, language, reference }] = songs;
  assert.deepEqual([lines.length, language, reference.sectionStarts], [8, "en", [2, 4, 6]]);
});

Deno.test("Songs for which a system has no prediction are left out for all", () => {
  const one = candidate("one", { without: [0] }), two = candidate("two", { without: [0, 4] });
  const { file, songs: scored, systems } = runToCompletion(
    evaluateCandidates(data, songs, [one, two], [], settings),
  );
  assert.equal(file.left_out.unpredicted, 2);
  assert.deepEqual(scored, [1, 2, 3, 5, 6].map((place) => songs[place]));
  assert.deepEqual(file.songs.map(({ id }) => id), scored.map(({ id }) => id));
  for (const system of systems) assert.equal(system.predictions.length, 5);
  for (const { scores, statistics } of file.systems) {
    assert.deepEqual([scores.songs, statistics.length], [5, 5]);
  }
});

Deno.test("Songs and records that were left out are counted by reason, over all files", () => {
  const file = { name: "theirs", predictions: [], model: null };
  const { left_out } =
    runToCompletion(evaluateCandidates(data, songs, [candidate("one", { without: [0] })], [
      { ...file, rejected: 2, unknown: 5 },
      { ...file, rejected: 1, unknown: 0 },
    ], settings)).file;
  assert.deepEqual(left_out, { unlabelled: 1, rejected: 4, unknown: 5, unpredicted: 1 });
});

Deno.test("Systems without a song in common cannot be evaluated", () => {
  const all = [...songs.keys()];
  const pair = [
    candidate("one", { without: all.slice(3) }),
    candidate("two", { without: all.slice(0, 3) }),
  ];
  assert.throws(
    () => runToCompletion(evaluateCandidates(data, songs, pair, [], settings)),
    (error) => error instanceof RunError && error.exitCode === EXIT.unreadable,
  );
});

Deno.test("Systems with the same name are distinguished by version, or else by position", () => {
  const version = (version: string) => candidate("mine", { model: { ...TEST_MODEL, version } });
  assert.deepEqual(namesOf(version("1"), candidate("rule"), version("2")), [
    "mine 1",
    "rule",
    "mine 2",
  ]);
  assert.deepEqual(namesOf(version("1"), version("2"), version("1")), [
    "mine 1 (1)",
    "mine 2",
    "mine 1 (3)",
  ]);
  assert.deepEqual(namesOf(candidate("p"), candidate("q"), candidate("p")), [
    "p (1)",
    "q",
    "p (3)",
  ]);
  assert.deepEqual(namesOf(candidate("mine"), version("1")), ["mine", "mine 1"]);
  assert.deepEqual(namesOf(version("1")), ["mine"]);
});

Deno.test("The scores file fits its schema, and the same run gives the same file", () => {
  const run = () =>
    runToCompletion(
      evaluateCandidates(
        data,
        songs,
        [candidate("one"), candidate("two", { without: [2] })],
        [],
        settings,
      ),
    );
  const { file } = run();
  assert.deepEqual(scoresFileSchema.parse(JSON.parse(JSON.stringify(file))), file);
  assert.deepEqual(file.data, [{ name: "small", songs: 3, lines: 24 }, {
    name: "more",
    songs: 4,
    lines: 32,
  }]);
  assert.equal(JSON.stringify(run().file), JSON.stringify(file));
});

Deno.test("Probabilities are left out if some of the scored songs lack them, because calibration needs all", () => {
  const sure = (without: readonly number[]): Candidate => ({
    name: "sure",
    model: null,
    predictions: songs.map(({ reference: { labels, sectionStarts } }, place) => ({
      labels,
      sectionStarts,
      ...(!without.includes(place) && { chorus: new Float32Array(labels.length).fill(0.5) }),
    })),
  });
  const calibrationOf = (...candidates: Candidate[]) =>
    runToCompletion(evaluateCandidates(data, songs, candidates, [], settings)).file.systems[0]
      .scores
      .calibration;
  assert.equal(calibrationOf(sure([]))?.brier, 0.25);
  assert.equal(calibrationOf(sure([3])), null);
  const other = candidate("other", { without: [3] });
  assert.equal(calibrationOf(sure([3]), other)?.brier, 0.25, "song 3 is not scored");
});

Deno.test("An interrupted evaluation ends between two songs, without a result", async () => {
  const controller = new AbortController();
  const jsonl = numberedSongs(3000),
    set = await readDataSet("many", bytesSource(jsonl), SONG_LIMITS);
  const many = referenceSongs([set]);
  const same = { name: "same", model: null, predictions: many.map(({ reference }) => reference) };
  const steps = evaluateCandidates([set], many, [same, same], [], { resamples: 100_000, seed: 1 });
  setTimeout(() => controller.abort(EXIT.interrupted));
  const asked = performance.now();
  assert.equal(await runCooperatively(steps, controller.signal), undefined);
  // The whole takes minutes; 250 songs take some milliseconds.
  assertTook(performance.now() - asked, 5000);
});
