/**
 * Sets of few songs have no intervals, and why.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  bootstrap,
  excludesZero,
  MIN_SONGS,
  percentileInterval,
} from "#lib/evaluation/bootstrap.ts";
import { compare, type StoredRun } from "#lib/evaluation/compare.ts";
import { evaluate } from "#lib/evaluation/evaluate.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import { createReferenceSongs, systemFor } from "../../support/reference_songs.ts";

/**
 * Of one song of 10 to 39 lines, for two systems that do not differ: the lines that are right, and all
 * lines. The difficulty of a song is random for each system.
 */
function rowsOfSong(random: Random): [one: number[], other: number[]] {
  const lines = 10 + random.below(30);
  const row = () => {
    const ease = 0.4 + 0.6 * random.next();
    return [
      Array.from({ length: lines }, () => random.next() < ease).filter(Boolean).length,
      lines,
    ];
  };
  return [row(), row()];
}

/**
 * Of 100 sets of this number of songs, in how many the interval of the difference of two accuracies excludes
 * 0. The expected number is 5. 20,000 sets of 1,000 resamples gave 9.9 of ten songs, 7.4 of twenty, 6.0 of fifty
 * and 5.7 of a hundred.
 */
function takenToDiffer(songs: number, sets: number): number {
  const random = seededRandom(songs), resamples = 400;
  let found = 0;
  for (let set = 0; set < sets; set++) {
    const rows = Array.from({ length: songs }, () => rowsOfSong(random));
    const differences = new Float64Array(resamples);
    let resample = 0;
    const systems = [rows.map(([one]) => one), rows.map(([, other]) => other)];
    for (const [one, other] of bootstrap(systems, { resamples, seed: set })) {
      differences[resample++] = other[0] / other[1] - one[0] / one[1];
    }
    if (excludesZero(percentileInterval(differences)!)) found++;
  }
  return 100 * found / sets;
}

Deno.test("intervals over ten songs report a false difference twice as often as they should", () => {
  const [ten, twenty, fifty] = [10, 20, 50].map((songs) => takenToDiffer(songs, 800));
  // The standard deviation of such a share is one in a hundred.
  const shares = `${ten}, ${twenty}, ${fifty}`;
  assert.ok(ten > 8 && ten < 13, shares);
  assert.ok(twenty > 5 && twenty < 10, shares);
  assert.ok(fifty > 4 && fifty < 8, shares);
  assert.ok(ten > twenty && twenty > fifty, shares);
});

/** Songs in two languages. */
function evaluated(english: number, swedish: number) {
  const languages = [...new Array(english).fill("en"), ...new Array(swedish).fill("sv")];
  const songs = createReferenceSongs(english + swedish, 1, { languages });
  const systems = ["one", "two"].map((name, seed) => systemFor(songs, name, seed));
  return evaluate(songs, systems, { resamples: 50, seed: 1 });
}

Deno.test("fewer than twenty songs have scores and differences, without intervals", () => {
  assert.equal(MIN_SONGS, 20);
  const few = evaluated(19, 0), enough = evaluated(20, 0);
  for (const { intervals, scores } of few.systems) {
    assert.deepEqual([intervals, scores.songs], [{}, 19]);
  }
  const [{ scores }] = few.differences;
  assert.ok(Object.keys(scores).length > 40);
  for (const { interval } of Object.values(scores)) assert.equal(interval, null);
  for (const { intervals } of enough.systems) assert.ok(Object.keys(intervals).length > 40);
  assert.ok(enough.differences[0].scores["lines.accuracy"].interval);
});

Deno.test("groups of fewer than twenty songs have no intervals, even if other groups have them", () => {
  const { systems: [{ groups, intervals }] } = evaluated(20, 19);
  const groupNamed = (name: string) => groups.find(({ group }) => group === `language ${name}`)!;
  assert.ok(intervals["lines.accuracy"] && groupNamed("en").intervals["lines.macro_f1"]);
  assert.deepEqual([groupNamed("sv").intervals, groupNamed("sv").scores.songs], [{}, 19]);
});

Deno.test("two runs with fewer than twenty common songs are compared without intervals", () => {
  const { systems, ...file } = evaluated(25, 0);
  const runs = [[0, 22], [3, 25]].map(([first, end], run): StoredRun => ({
    file: { ...file, songs: file.songs.slice(first, end) },
    system: { ...systems[run], statistics: systems[run].statistics.slice(first, end) },
  }));
  const { songs, first, second, difference } = compare(runs[0], runs[1], {
    resamples: 50,
    seed: 1,
  });
  assert.deepEqual([songs, first.intervals, second.intervals], [19, {}, {}]);
  const { difference: found, interval } = difference.scores["lines.accuracy"];
  assert.equal(found, second.scores.lines.accuracy - first.scores.lines.accuracy);
  assert.equal(interval, null);
});
