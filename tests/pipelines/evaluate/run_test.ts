import type { ModelInfo } from "#lib/annotation.ts";
import { systemWarnings } from "#lib/evaluation/warnings.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { dataChecksum, type DataSet, readDataSet } from "#pipelines/stream/data_set.ts";
import { type Candidate, evaluateCandidates, referenceSongs } from "#pipelines/evaluate/run.ts";
import { breakVariants, tagSongs } from "#pipelines/evaluate/tagging.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { runCooperatively } from "#pipelines/concurrency/event_loop.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";
import { assertTook } from "../../support/within.ts";

const settings = { resamples: 100, seed: 1 };
const { signal } = new AbortController();

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

/** A rule in the form of a model with probabilities, and the number of times that it was disposed of. */
function aModel(trainedOn: readonly string[] = [], tag: LineTagger["tag"] = recurringPair.tag) {
  const model = { disposed: 0, trainedOn: new Set(trainedOn) };
  const dispose = () => void model.disposed++;
  return Object.assign(model, { tagger: { ...recurringPair, model: TEST_MODEL, tag, dispose } });
}

Deno.test("A model as a candidate knows which of the data sets it was trained on", async () => {
  const trainedOn = new Set([dataChecksum(more.songs), "another"]);
  const loaded = { tagger: recurringPair, trainedOn };
  const [tagged] = await tagSongs([loaded], songs, data, undefined, signal);
  assert.deepEqual(tagged.trainedOn, ["more"]);
  assert.deepEqual([tagged.name, tagged.model], ["recurring-pair", recurringPair.model]);
  assert.equal(tagged.predictions.length, songs.length);
  assert.ok(!("calibrationSet" in tagged));
});

Deno.test("A model also recognises a data set by one of its files, for instance in a folder", async () => {
  const folder = {
    ...small,
    songs: [...small.songs, ...more.songs],
    files: [small, more].map(({ songs }) => songs),
  };
  const loaded = { tagger: recurringPair, trainedOn: new Set([dataChecksum(more.songs)]) };
  const [tagged] = await tagSongs([loaded], songs, [folder], undefined, signal);
  assert.deepEqual(tagged.trainedOn, ["small"]);
});

Deno.test("A model tags the songs that a temperature is fitted on as well", async () => {
  const [tagged] = await tagSongs([aModel()], songs.slice(0, 3), [small], more, signal);
  assert.deepEqual(
    tagged.calibrationSet?.references,
    songs.slice(3).map(({ reference }) => reference),
  );
  assert.equal(tagged.calibrationSet?.predictions.length, 4);
  const { file } = runToCompletion(
    evaluateCandidates([small], songs.slice(0, 3), [tagged], [], settings),
  );
  assert.deepEqual(file.systems[0].temperature_scaling?.fitted_on, {
    name: "more",
    songs: 4,
    lines: 32,
    is_training_data: false,
  });
});

Deno.test("There is a warning for a temperature that is fitted on training songs, for that model only", async () => {
  const models = [aModel([dataChecksum(more.songs)]), aModel([dataChecksum(small.songs)])];
  const tagged = await tagSongs(models, songs.slice(0, 3), [small], more, signal);
  const { systems } =
    runToCompletion(evaluateCandidates([small], songs.slice(0, 3), tagged, [], settings)).file;
  const learnt = systems.map((system) => system.temperature_scaling!.fitted_on.is_training_data);
  assert.deepEqual(learnt, [true, false]);
  assert.deepEqual(systems.map(systemWarnings).map((warnings) => warnings.slice(0, 1)), [
    ["its temperature was fitted on more, on which it was trained"],
    ["it was trained on small: its scores do not cover new songs"],
  ]);
});

Deno.test("With wrong breaks, a model is evaluated without breaks, with the songs' and with wrong ones", async () => {
  const seen: number[][] = [];
  const model = aModel([], (batch) => {
    seen.push(batch.map(({ breaks }) => breaks.length));
    return recurringPair.tag(batch);
  });
  const withBreaks = songs.slice(0, 2).map((song) => ({ ...song, breaks: [2, 4] }));
  const variants = breakVariants(["line", "missing:1"]);
  const tagged = await tagSongs([model], withBreaks, data, undefined, signal, variants);
  assert.deepEqual(tagged.map(({ name }) => name), [
    `${TEST_MODEL.name}, no breaks`,
    TEST_MODEL.name,
    `${TEST_MODEL.name}, breaks line`,
    `${TEST_MODEL.name}, breaks missing:1`,
  ]);
  assert.deepEqual(seen, [[0, 0], [2, 2], [7, 7], [0, 0]]);
  assert.deepEqual(breakVariants([]).map(({ suffix }) => suffix), [""]);
});

Deno.test("Each model is disposed of once, even if one of them cannot tag", async () => {
  const models = [aModel(), aModel()];
  await tagSongs(models, songs, data, more, signal);
  assert.deepEqual(models.map(({ disposed }) => disposed), [1, 1]);
  for (const place of [0, 1, 2]) {
    const three = [0, 1, 2].map((at) =>
      at === place ? aModel([], () => Promise.reject(new Error("out of memory"))) : aModel()
    );
    await assert.rejects(tagSongs(three, songs, data, undefined, signal), /out of memory/);
    assert.deepEqual(three.map(({ disposed }) => disposed), [1, 1, 1]);
  }
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
