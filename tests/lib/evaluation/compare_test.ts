import assert from "node:assert/strict";
import type { BootstrapSettings } from "#lib/evaluation/bootstrap.ts";
import { compare, type StoredRun } from "#lib/evaluation/compare.ts";
import { evaluate, type Evaluated } from "#lib/evaluation/evaluate.ts";
import type { ReferenceSong, System } from "#lib/evaluation/system.ts";
import { type Prediction, structureFromLabels, structureFromSections } from "#lib/structure.ts";
import { goldenPairs } from "../../support/golden_pairs.ts";

const settings: BootstrapSettings = { resamples: 200, seed: 5 };

const referenceSongs: readonly ReferenceSong[] = goldenPairs.map(({ reference }, number) => ({
  id: `song-${number}`,
  occurrence: 1,
  language: null,
  lines: reference.map(() => "la"),
  breaks: [],
  reference: structureFromLabels(reference),
}));

/** A system that predicts the golden labels, and one that predicts verse everywhere with confidence. */
const talkers: Record<"first" | "second", readonly Prediction[]> = {
  first: goldenPairs.map(({ predicted }) => structureFromLabels(predicted)),
  second: goldenPairs.map(({ reference }) => ({
    ...structureFromLabels(reference.map(() => "verse")),
    chorus: new Float32Array(reference.length).fill(0.25),
  })),
};

function systemOf(name: "first" | "second", places: readonly number[]): System {
  return { name, model: null, predictions: places.map((place) => talkers[name][place]) };
}

/** One system's stored run on the songs at these indexes. */
function runOf(
  name: "first" | "second",
  { places = [...referenceSongs.keys()], songs = referenceSongs }: {
    places?: number[];
    songs?: readonly ReferenceSong[];
  },
): StoredRun {
  const scored = places.map((place) => songs[place]);
  const { systems: [system], ...file } = evaluate(scored, [systemOf(name, places)], settings);
  return { file, system };
}

function both(places: readonly number[]): Evaluated {
  const scored = places.map((place) => referenceSongs[place]);
  const systems = (["second", "first"] as const).map((name) => systemOf(name, places));
  return evaluate(scored, systems, settings);
}

/** The difference over all songs. Stored runs are not compared group by group. */
function overall({ groups: _, ...difference }: Evaluated["differences"][number]) {
  return difference;
}

Deno.test("two runs on the same songs have the difference that one evaluation of both systems gives", () => {
  const { systems: [second, first], differences: [difference] } = both([...referenceSongs.keys()]);
  const comparison = compare(runOf("second", {}), runOf("first", {}), settings);
  assert.deepEqual(comparison.difference, overall(difference));
  const { name, scores, intervals } = first;
  assert.deepEqual(comparison.second, { name, scores, intervals });
  assert.deepEqual(comparison.first.scores, second.scores);
  assert.deepEqual(comparison.first.intervals, second.intervals);
  assert.deepEqual(
    [comparison.songs, comparison.only, comparison.relabelled],
    [referenceSongs.length, [0, 0], 0],
  );
});

Deno.test("a run compared with itself has no differences", () => {
  const { difference } = compare(runOf("second", {}), runOf("second", {}), settings);
  assert.ok(Object.keys(difference.scores).length > 20);
  for (const [name, { difference: one, interval }] of Object.entries(difference.scores)) {
    const isAbsoluteError = /^(segment_)?calibration\.(ece|mce)$/.test(name);
    assert.deepEqual([one, interval], [0, isAbsoluteError ? null : [0, 0]], name);
  }
});

Deno.test("only the songs that both runs have are compared, in any order", () => {
  const places = [...referenceSongs.keys()].slice(0, 40);
  const comparison = compare(
    runOf("second", { places: places.slice(0, 35) }),
    runOf("first", { places: [...places.slice(5), 77].toReversed() }),
    settings,
  );
  assert.deepEqual([comparison.songs, comparison.only], [30, [5, 6]]);
  assert.deepEqual(comparison.difference, overall(both(places.slice(5, 35)).differences[0]));
});

Deno.test("a song whose words have changed is another song, though its reference structure is the same", () => {
  const reworded = referenceSongs.map((song, place) =>
    place === 3 ? { ...song, lines: song.lines.with(0, "lo") } : song
  );
  const comparison = compare(runOf("first", {}), runOf("first", { songs: reworded }), settings);
  assert.deepEqual(
    [comparison.songs, comparison.only, comparison.relabelled],
    [referenceSongs.length - 1, [0, 0], 1],
  );
  const others = referenceSongs.map((song) => ({ ...song, lines: song.lines.map(() => "lo") }));
  assert.throws(() => compare(runOf("first", {}), runOf("first", { songs: others }), settings), {
    name: "RangeError",
    message: /no song in common \(251 with other words/,
  });
});

Deno.test("a song whose reference labels or section starts have changed is left out and counted", () => {
  const places = [...referenceSongs.keys()].filter((place) =>
    referenceSongs[place].lines.length > 5
  ).slice(0, 3);
  const [one, other] = places.map((place) => referenceSongs[place].reference.labels);
  const flipped = one.with(0, one[0] === "verse" ? "chorus" : "verse");
  const sections = other.map((label, line) => ({ start: line, end: line + 1, label }));
  const songs = referenceSongs
    .with(places[0], { ...referenceSongs[places[0]], reference: structureFromLabels(flipped) })
    .with(places[1], { ...referenceSongs[places[1]], reference: structureFromSections(sections) });
  const comparison = compare(
    runOf("first", { places }),
    runOf("first", { places, songs }),
    settings,
  );
  assert.deepEqual(
    [comparison.songs, comparison.only, comparison.relabelled],
    [1, [0, 0], 2],
  );
});

Deno.test("songs with the same id are distinguished by their occurrence", () => {
  const twice = referenceSongs.map((song, place) =>
    place < 2 ? { ...song, id: "twice", occurrence: place + 1 } : song
  );
  const places = [...referenceSongs.keys()].slice(0, 30);
  const comparison = compare(
    runOf("second", { songs: twice, places }),
    runOf("first", { songs: twice, places: places.slice(1) }),
    settings,
  );
  assert.deepEqual([comparison.songs, comparison.only], [29, [1, 0]]);
  assert.deepEqual(comparison.difference, overall(both(places.slice(1)).differences[0]));
});

Deno.test("runs without a common song, or without one that has the same reference labels, cannot be compared", () => {
  const apart = () =>
    compare(runOf("first", { places: [0] }), runOf("first", { places: [1] }), settings);
  assert.throws(apart, { name: "RangeError", message: /no song in common \(0 with other words/ });
  const stored = runOf("first", { places: [0] });
  const relabelled: StoredRun = {
    ...stored,
    file: {
      ...stored.file,
      songs: stored.file.songs.map((song) => ({ ...song, reference: "other" })),
    },
  };
  assert.throws(() => compare(stored, relabelled, settings), {
    name: "RangeError",
    message: /no song in common \(1 with other words/,
  });
});

Deno.test("runs of a release with other statistics cannot be compared, whether one of them or both", () => {
  const now = runOf("first", {});
  const { columns } = now.file;
  for (const other of [columns.with(0, "tunes"), columns.slice(1), [...columns, "tunes"]]) {
    const old: StoredRun = { ...now, file: { ...now.file, columns: other } };
    for (const runs of [[now, old], [old, now], [old, old]] as const) {
      assert.throws(() => compare(...runs, settings), {
        name: "RangeError",
        message: /release with other metrics/,
      });
    }
  }
});
