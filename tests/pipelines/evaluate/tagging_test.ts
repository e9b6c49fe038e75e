import { Occurrences } from "#lib/occurrences.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { systemWarnings } from "#lib/evaluation/warnings.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { recurringPair } from "#models/rules.ts";
import { evaluateCandidates, referenceSongs } from "#pipelines/evaluate/run.ts";
import { breakVariants, tagCandidates } from "#pipelines/evaluate/tagging.ts";
import { dataChecksum, readDataSet } from "#pipelines/stream/data_set.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";

const settings = { resamples: 100, seed: 1 };
const { signal } = new AbortController();

/** Two data sets of one run. */
const options = { occurrences: new Occurrences() };
const small = await readDataSet("small", bytesSource(numberedSongs(3)), SONG_LIMITS, options);
const others = bytesSource(numberedSongs(4, { from: 2 }));
const more = await readDataSet("more", others, SONG_LIMITS, options);
const data = [small, more];
const songs = referenceSongs(data);

/** A rule in the form of a model with probabilities, and the number of times that it was disposed of. */
function aModel(trainedOn: readonly string[] = [], tag: LineTagger["tag"] = recurringPair.tag) {
  const model = { disposed: 0, trainedOn: new Set(trainedOn) };
  const dispose = () => void model.disposed++;
  return Object.assign(model, { tagger: { ...recurringPair, model: TEST_MODEL, tag, dispose } });
}

Deno.test("A model as a candidate knows which of the data sets it was trained on", async () => {
  const trainedOn = new Set([dataChecksum(more.songs), "another"]);
  const loaded = { tagger: recurringPair, trainedOn };
  const [tagged] = await tagCandidates([loaded], songs, data, undefined, signal);
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
  const [tagged] = await tagCandidates([loaded], songs, [folder], undefined, signal);
  assert.deepEqual(tagged.trainedOn, ["small"]);
});

Deno.test("A model tags the songs that a temperature is fitted on as well", async () => {
  const [tagged] = await tagCandidates([aModel()], songs.slice(0, 3), [small], more, signal);
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
  const tagged = await tagCandidates(models, songs.slice(0, 3), [small], more, signal);
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
  const tagged = await tagCandidates([model], withBreaks, data, undefined, signal, variants);
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
  await tagCandidates(models, songs, data, more, signal);
  assert.deepEqual(models.map(({ disposed }) => disposed), [1, 1]);
  for (const place of [0, 1, 2]) {
    const three = [0, 1, 2].map((at) =>
      at === place ? aModel([], () => Promise.reject(new Error("out of memory"))) : aModel()
    );
    await assert.rejects(tagCandidates(three, songs, data, undefined, signal), /out of memory/);
    assert.deepEqual(three.map(({ disposed }) => disposed), [1, 1, 1]);
  }
});
