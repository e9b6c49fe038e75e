import assert from "node:assert/strict";
import { MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import { HEADLINE_SCORES, PRINTED_SCORES, scoreNamed } from "#lib/metrics/scores.ts";
import { evaluate, evaluateTask } from "#lib/evaluation/evaluate.ts";
import { groupSongs } from "#lib/evaluation/groups.ts";
import { resampleTask, scoreRows } from "#lib/evaluation/resampling.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { fieldNames, flatten } from "#lib/metrics/flatten.ts";
import { sufficientStatistics } from "#lib/metrics/scores.ts";
import { runToCompletion } from "#lib/cooperative_task.ts";
import { createReferenceSongs, systemFor } from "../../support/reference_songs.ts";

const SETTINGS = { resamples: 120, seed: 2 };

const songs = createReferenceSongs(50, 1, { languages: ["en", "sv", null, "en"] });
const others = createReferenceSongs(10, 9);
const fitting = {
  name: "others",
  isTrainingData: false,
  references: others.map(({ reference }) => reference),
  predictions: systemFor(others, "good", 10).predictions,
};
const systems = [
  { ...systemFor(songs, "good", 3, { unsure: 0.05 }), calibrationSet: fitting },
  systemFor(songs, "bad", 4, { unsure: 0.9 }),
  systemFor(songs, "rule", 5, { unsure: 0.4, says_probabilities: false }),
];
const evaluated = evaluate(songs, systems, SETTINGS);
const [good, bad, rule] = evaluated.systems;

Deno.test("an evaluation plus a description of its data is a scores file", () => {
  const file = {
    schema: "refrain.scores/2",
    release: "0.1.0",
    data: [{ name: "songs", songs: 50, lines: 500 }],
    left_out: { unlabelled: 0, rejected: 0, unpredicted: 0, unknown: 0 },
    ...evaluated,
  };
  const stored = JSON.parse(JSON.stringify(file));
  assert.deepEqual(scoresFileSchema.parse(stored), stored);
  assert.deepEqual(stored, file, "nothing is lost in JSON");
  assert.deepEqual(evaluated.bootstrap, SETTINGS);
});

Deno.test("each song's statistics are in the named columns, and their sums give the scores", () => {
  assert.equal(new Set(evaluated.columns).size, evaluated.columns.length);
  systems.forEach(({ name, predictions }, place) => {
    const { statistics, scores, ...system } = evaluated.systems[place];
    assert.equal(system.name, name);
    assert.equal(statistics.length, songs.length);
    songs.forEach(({ reference }, song) => {
      const added = sufficientStatistics(reference, predictions[song]);
      assert.deepEqual(fieldNames(added), evaluated.columns);
      assert.deepEqual(statistics[song], flatten(added));
    });
    assert.deepEqual(scores, scoreRows(statistics));
  });
});

Deno.test("every interval contains its score, and every score has one except the absolute errors", () => {
  for (const { scores, intervals } of evaluated.systems) {
    const expected = PRINTED_SCORES.filter(({ name, hasInterval }) =>
      hasInterval && scoreNamed(scores, name) !== null
    ).map(({ name }) => name);
    assert.deepEqual(Object.keys(intervals), expected);
    for (const name of expected) {
      const score = scoreNamed(scores, name)!, [low, high] = intervals[name];
      assert.ok(low <= score && score <= high, `${name}: ${score} is not in ${low} to ${high}`);
    }
  }
});

Deno.test("each difference has that of every group, of the headline scores, as if only its songs were evaluated", () => {
  const groups = groupSongs(songs.map((song) => ({
    ...song,
    has_chorus: song.reference.labels.includes("chorus"),
  })));
  const [{ groups: differences }] = evaluated.differences;
  assert.deepEqual(differences.map(({ group }) => group), groups.map(({ group }) => group));
  groups.forEach(({ indexes }, place) => {
    const [first, second] = systems.map(({ name, model, predictions }) => ({
      name,
      model,
      predictions: indexes.map((index) => predictions[index]),
    }));
    const alone = evaluate(indexes.map((index) => songs[index]), [first, second], SETTINGS);
    const { scores } = differences[place];
    for (const [name, difference] of Object.entries(scores)) {
      assert.deepEqual(difference, alone.differences[0].scores[name], name);
    }
    if (groups[place].group === "without a chorus") return; // some scores are undefined
    assert.deepEqual(Object.keys(scores), HEADLINE_SCORES.map(({ name }) => name));
  });
});

Deno.test("each pair of systems has one difference: the later system minus the earlier one", () => {
  const pairs = evaluated.differences.map(({ system, minus }) => `${system} - ${minus}`);
  assert.deepEqual(pairs, ["bad - good", "rule - good", "rule - bad"]);
  const [{ scores: worse }, , { scores: better }] = evaluated.differences;
  for (const name of ["lines.macro_f1", "boundaries.exact.pooled.f1"]) {
    const [ofGood, ofBad, ofRule] = [good, bad, rule].map(({ scores }) =>
      scoreNamed(scores, name)!
    );
    assert.equal(worse[name].difference, ofBad - ofGood);
    assert.equal(better[name].difference, ofRule - ofBad);
    assert.ok(better[name].interval![0] > 0 && worse[name].interval![1] < 0, name);
  }
});

Deno.test("a difference exists only if both systems have the score", () => {
  const [both, one] = evaluated.differences;
  const { difference, interval } = both.scores["calibration.ece"];
  assert.equal(difference, bad.scores.calibration!.ece - good.scores.calibration!.ece);
  assert.equal(interval, null, "an absolute error has no interval");
  assert.ok(both.scores["calibration.brier"].interval);
  assert.equal(Object.keys(one.scores).some((name) => name.startsWith("calibration")), false);
});

Deno.test("means over songs have no difference if the prediction decides which songs they cover", () => {
  for (const { scores } of evaluated.differences) {
    for (
      const name of ["boundaries", "sections"].flatMap((
        part,
      ) => [`${part}.exact`, `${part}.within_2`])
    ) {
      assert.ok(!(`${name}.song_mean.f1` in scores) && `${name}.pooled.f1` in scores, name);
    }
    assert.ok(!("deviation.reference_to_predicted.song_mean" in scores));
    assert.ok(!("segmentation.boundary_similarity_with_boundaries.song_mean" in scores));
    assert.ok("segmentation.boundary_similarity.song_mean" in scores);
    assert.ok("segments.exact_match.song_mean.f1" in scores);
  }
});

Deno.test("groups have the scores of their songs, and the intervals of headline scores that all statistics give", () => {
  const groups = groupSongs(evaluated.songs);
  assert.deepEqual(groups.map(({ group }) => group), [
    ...["with a chorus", "without a chorus"],
    ...["language en", "language sv", "language not stated"],
  ]);
  for (const { groups: found, statistics } of evaluated.systems) {
    assert.deepEqual(found.map(({ group }) => group), groups.map(({ group }) => group));
    groups.forEach(({ group, indexes }, at) => {
      const rows = indexes.map((index) => statistics[index]);
      assert.deepEqual(found[at].scores, scoreRows(rows), group);
      const full = runToCompletion(resampleTask([rows], HEADLINE_SCORES, SETTINGS)).intervals(
        0,
      );
      assert.deepEqual(found[at].intervals, full, group);
      assert.equal(Object.keys(full).length > 0, indexes.length >= MIN_SONGS, group);
    });
  }
});

Deno.test("songs are described without their words", () => {
  const { reference, ...facts } = evaluated.songs[2];
  assert.deepEqual(facts, {
    id: "song-2",
    language: null,
    lines: songs[2].lines.length,
    has_chorus: songs[2].reference.labels.includes("chorus"),
  });
  const without = evaluated.songs.filter(({ has_chorus }) => !has_chorus);
  const ofVersesAlone = songs.filter(({ reference }) =>
    reference.labels.every((label) => label === "verse")
  );
  assert.ok(without.length > 0);
  assert.deepEqual(without.map(({ id }) => id), ofVersesAlone.map(({ id }) => id));
  assert.match(reference, /^[0-9a-f]{16}$/);
  assert.equal(JSON.stringify(evaluated).includes("line 0"), false);
});

Deno.test("a song has its second occurrence, and its reference digits follow its words and structure", () => {
  const [song, other] = songs.filter(({ reference }) => reference.sectionStarts.length > 0);
  const again = { ...song, occurrence: 2, id: "again", language: "de" };
  const reworded = { ...song, lines: song.lines.with(0, "other words") };
  const moved = { ...song, reference: { ...song.reference, sectionStarts: [] } };
  const one = (of: typeof song) =>
    evaluate([of], [systemFor([of], "a", 1)], { resamples: 1, seed: 1 }).songs[0];
  assert.equal(one(again).occurrence, 2);
  assert.equal("occurrence" in one(song), false);
  assert.equal(one(again).reference, one(song).reference);
  assert.notEqual(one(other).reference, one(song).reference);
  assert.notEqual(one(moved).reference, one(song).reference);
  assert.notEqual(one(reworded).reference, one(song).reference);
});

Deno.test("a temperature is fitted for a system with predictions for other songs", () => {
  assert.ok(good.temperature_scaling!.temperature > 0);
  assert.equal(good.temperature_scaling!.fitted_on.songs, 10);
  assert.deepEqual([bad.temperature_scaling, rule.temperature_scaling], [null, null]);
});

Deno.test("work pauses between songs, between resamples and in every group", () => {
  const many = createReferenceSongs(600, 2), system = systemFor(many, "a system", 3);
  const pausesOf = (resamples: number) => {
    const steps = evaluateTask(many, [system, system], { resamples, seed: 1 });
    let pauses = 0;
    while (!steps.next().done) pauses++;
    return pauses;
  };
  // Before the songs 0, 250 and 500 of each system.
  assert.equal(pausesOf(1), 2 * 3);
  // After 250 resamples of all songs, of those with a chorus and of those without.
  assert.equal(pausesOf(250), 2 * 3 + 3);
});

Deno.test("the same seed gives the same evaluation, another seed changes only intervals", () => {
  assert.deepEqual(evaluate(songs, systems, SETTINGS), evaluated);
  const again = evaluate(songs, systems, { ...SETTINGS, seed: 3 });
  assert.notDeepEqual(again.systems[0].intervals, good.intervals);
  assert.deepEqual(again.systems[0].scores, good.scores);
});

Deno.test("a prediction with another number of lines than its song is refused", () => {
  const wrong = { ...systems[0], predictions: systems[0].predictions.toReversed() };
  assert.throws(() => evaluate(songs, [wrong], SETTINGS), RangeError);
});
