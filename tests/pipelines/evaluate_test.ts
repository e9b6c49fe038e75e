import type { ModelName } from "#lib/annotation.ts";
import { allAtOnce } from "#lib/steps.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { structureOfLabels } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import { dataChecksum, type DataSet, readDataSet } from "#pipelines/data_set.ts";
import { type Candidate, evaluation, goldSongs, taggedBy } from "#pipelines/evaluate.ts";
import { EXIT, RunError } from "#pipelines/exit.ts";
import assert from "node:assert/strict";
import { A_MODEL } from "../support/a_model.ts";
import { bytesSource } from "../support/byte_chunks.ts";
import { numberedSongs } from "../support/labelled_songs.ts";

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
const songs = goldSongs(data);

/** A candidate that says all is chorus, but nothing of the songs in some places. */
function candidate(
  name: string,
  { model = null, without = [] }: { model?: ModelName | null; without?: readonly number[] } = {},
): Candidate {
  const predictions = songs.map(({ lines }, place) =>
    without.includes(place) ? undefined : structureOfLabels(lines.map(() => "chorus"))
  );
  return { name, model, predictions };
}

function namesOf(...candidates: Candidate[]): string[] {
  return allAtOnce(evaluation(data, songs, candidates, [], settings)).file.systems.map(({ name }) =>
    name
  );
}

Deno.test("Songs are taken in order, and those of one id numbered over all data sets", () => {
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
  const [{ lines, language, truth }] = songs;
  assert.deepEqual([lines.length, language, truth.edges], [8, "en", [2, 4, 6]]);
});

Deno.test("Songs for which a system has no prediction are left out for all", () => {
  const one = candidate("one", { without: [0] }), two = candidate("two", { without: [0, 4] });
  const { file, songs: scored, systems } = allAtOnce(
    evaluation(data, songs, [one, two], [], settings),
  );
  assert.equal(file.left_out.unpredicted, 2);
  assert.deepEqual(scored, [1, 2, 3, 5, 6].map((place) => songs[place]));
  assert.deepEqual(file.songs.map(({ id }) => id), scored.map(({ id }) => id));
  for (const system of systems) assert.equal(system.predictions.length, 5);
  for (const { scores, sums } of file.systems) {
    assert.deepEqual([scores.songs, sums.length], [5, 5]);
  }
});

Deno.test("What was left out is counted by its reason, over all files", () => {
  const file = { predictions: [], model: null };
  const { left_out } = allAtOnce(evaluation(data, songs, [candidate("one", { without: [0] })], [
    { ...file, rejected: 2, unknown: 5 },
    { ...file, rejected: 1, unknown: 0 },
  ], settings)).file;
  assert.deepEqual(left_out, { unlabelled: 1, rejected: 4, unknown: 5, unpredicted: 1 });
});

Deno.test("Systems that share no song cannot be evaluated", () => {
  const all = [...songs.keys()];
  const pair = [
    candidate("one", { without: all.slice(3) }),
    candidate("two", { without: all.slice(0, 3) }),
  ];
  assert.throws(
    () => allAtOnce(evaluation(data, songs, pair, [], settings)),
    (error) => error instanceof RunError && error.exitCode === EXIT.unreadable,
  );
});

Deno.test("Systems of one name are told apart by version, or else by place", () => {
  const version = (version: string) => candidate("mine", { model: { ...A_MODEL, version } });
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
    allAtOnce(
      evaluation(data, songs, [candidate("one"), candidate("two", { without: [2] })], [], settings),
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

Deno.test("A model as a candidate knows which of the data sets it learnt from", async () => {
  const learntFrom = new Set([dataChecksum(more.songs), "another"]);
  const tagged = await taggedBy(
    { tagger: recurringPair, learntFrom },
    songs,
    data,
    undefined,
    signal,
  );
  assert.deepEqual(tagged.learntFrom, ["more"]);
  assert.deepEqual([tagged.name, tagged.model], ["recurring-pair", recurringPair.model]);
  assert.equal(tagged.predictions.length, songs.length);
  assert.ok(!("fitting" in tagged));
});

Deno.test("A model tags the songs that a temperature is fitted on as well", async () => {
  const tagger = { ...recurringPair, model: A_MODEL };
  const loaded = { tagger, learntFrom: new Set<string>() };
  const tagged = await taggedBy(loaded, songs.slice(0, 3), [small], more, signal);
  assert.deepEqual(tagged.fitting?.truth, songs.slice(3).map(({ truth }) => truth));
  assert.equal(tagged.fitting?.predictions.length, 4);
  const { file } = allAtOnce(evaluation([small], songs.slice(0, 3), [tagged], [], settings));
  assert.deepEqual(file.systems[0].temperature_scaling?.fitted_on, {
    name: "more",
    songs: 4,
    lines: 32,
  });
});
