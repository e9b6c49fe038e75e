import assert from "node:assert/strict";
import {
  BOOTSTRAP,
  bootstrap,
  excludesZero,
  percentileInterval,
} from "#lib/evaluation/bootstrap.ts";
import { seededRandom } from "#lib/random.ts";
import { assertNear } from "../../support/numbers.ts";

type Rows = readonly (readonly number[])[];

/** Whole numbers, so that sums are exact in any order. One column contains only zeros. */
function rowsOf(songs: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: songs }, () => [random.below(9), 0, random.below(99), 1]);
}

/** The sums of each resample, [R][S][C]. */
function sumsOf(systems: readonly Rows[], resamples: number, seed: number): number[][][] {
  const found: number[][][] = [];
  for (const sums of bootstrap(systems, { resamples, seed })) {
    found.push(sums.map((one) => [...one]));
  }
  return found;
}

/** A slow reference implementation: draws a song and adds it. */
function slowSumsOf(systems: readonly Rows[], resamples: number, seed: number): number[][][] {
  const songs = systems[0].length, random = seededRandom(seed);
  return Array.from({ length: resamples }, () => {
    const sums = systems.map(([row]) => row.map(() => 0));
    for (let draw = 0; draw < songs; draw++) {
      const song = random.below(songs);
      systems.forEach((rows, system) =>
        rows[song].forEach((value, column) => sums[system][column] += value)
      );
    }
    return sums;
  });
}

Deno.test("the sums equal those of songs drawn one by one, for any number of songs and resamples", () => {
  for (const songs of [1, 2, 3, 7, 30]) {
    for (const resamples of [1, 2, 3, 4, 5, 8, 11]) {
      const systems = [rowsOf(songs, 5), rowsOf(songs, 6), rowsOf(songs, 7)];
      const fast = sumsOf(systems, resamples, songs), slow = slowSumsOf(systems, resamples, songs);
      assert.deepEqual(fast, slow, `${songs} songs, ${resamples} resamples`);
    }
  }
});

Deno.test("sums of quotients are equal up to rounding", () => {
  const rows = [rowsOf(20, 1).map((row) => row.map((value) => value / 7))];
  assertNear(sumsOf(rows, 10, 3), slowSumsOf(rows, 10, 3), 1e-12);
});

Deno.test("each resample draws as many songs as there are, and all systems share the draws", () => {
  const rows = rowsOf(12, 1), marked = rows.map((row) => [...row, 0.5]);
  for (const [one, other] of sumsOf([rows, marked], 50, 9)) {
    assert.equal(one[3], 12);
    assert.deepEqual(other.slice(0, 4), one);
    assert.equal(other[4], 6);
  }
});

Deno.test("the same seed draws the same songs, another seed draws different ones", () => {
  const rows = [rowsOf(10, 1)];
  assert.deepEqual(sumsOf(rows, 9, 4), sumsOf(rows, 9, 4));
  assert.notDeepEqual(sumsOf(rows, 9, 4), sumsOf(rows, 9, 5));
});

Deno.test("a larger number of resamples starts with the same resamples", () => {
  const rows = [rowsOf(10, 1)];
  assert.deepEqual(sumsOf(rows, 13, 4).slice(0, 6), sumsOf(rows, 6, 4));
});

Deno.test("every song is drawn at some point, and resamples differ", () => {
  const songs = 8, rows = Array.from({ length: songs }, (_, song) => [2 ** (4 * song)]);
  const sums = sumsOf([rows], 200, 1).map(([[sum]]) => sum);
  assert.ok(new Set(sums).size > 190);
  for (let song = 0; song < songs; song++) {
    const times = sums.map((sum) => Math.floor(sum / 2 ** (4 * song)) % 16);
    const mean = times.reduce((sum, count) => sum + count) / times.length;
    assert.ok(mean > 0.7 && mean < 1.3, `song ${song} is drawn ${mean} times`);
  }
});

Deno.test("the default is 10,000 resamples", () => {
  assert.deepEqual(BOOTSTRAP, { resamples: 10_000, seed: 1 });
});

Deno.test("percentiles 2.5 and 97.5 of 41 values are the second and the last but one", () => {
  const values = seededRandom(1).shuffled(Array.from({ length: 41 }, (_, rank) => rank));
  assert.deepEqual(percentileInterval(Float64Array.from(values)), [1, 39]);
});

Deno.test("percentiles between ranks are interpolated linearly", () => {
  assertNear(percentileInterval(Float64Array.of(10, 0)), [0.25, 9.75], 1e-14);
  assertNear(percentileInterval(Float64Array.of(-1, 7, 3)), [-0.8, 6.8], 1e-14);
});

Deno.test("undefined values are left out; one value gives an interval of width 0, no value gives none", () => {
  assert.deepEqual(percentileInterval(Float64Array.of(NaN, 0.25, NaN)), [0.25, 0.25]);
  assert.equal(percentileInterval(Float64Array.of(NaN, NaN)), null);
  assert.equal(percentileInterval(Float64Array.of()), null);
});

Deno.test("the order of the values is not changed", () => {
  const values = Float64Array.of(3, 1, 2);
  percentileInterval(values);
  assert.deepEqual([...values], [3, 1, 2]);
});

Deno.test("an interval excludes 0 if both ends are on the same side of 0, but not if it touches 0", () => {
  for (const ends of [[0.1, 0.2], [-0.2, -0.1], [1e-9, 1]] as const) {
    assert.ok(excludesZero([...ends]), String(ends));
  }
  for (const ends of [[0, 0.1], [-0.1, 0], [0, 0], [-1, 1], [-0, 0]] as const) {
    assert.ok(!excludesZero([...ends]), String(ends));
  }
});
