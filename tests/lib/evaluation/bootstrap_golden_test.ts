import assert from "node:assert/strict";
import { bootstrap, percentileInterval } from "#lib/evaluation/bootstrap.ts";
import { seededRandom } from "#lib/random.ts";
import golden from "../../golden/bootstrap.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";
import { assertNear } from "../../support/numbers.ts";

/** Percentiles are interpolated in another order of operations. */
const TOLERANCE = 1e-12;

type GoldenSet = typeof golden.sets[number];

const SYSTEMS = ["a", "b"] as const;

/** F1 of hits, predicted and reference items; NaN without any items. */
function f1([hits, predicted, there]: Float64Array | readonly number[]): number {
  return 2 * hits / (predicted + there);
}

/** One row per song: hits, predicted, reference. */
function rowsOf(set: GoldenSet, system: typeof SYSTEMS[number]): number[][] {
  const { hits, predicted } = set[system];
  return set.true.map((there, song) => [hits[song], predicted[song], there]);
}

function summed(rows: readonly number[][]): number[] {
  return [0, 1, 2].map((column) => rows.reduce((sum, row) => sum + row[column], 0));
}

/** The golden set's resamples, song by song. */
function resamplesOf({ songs, seed, count }: GoldenSet): number[][] {
  const draw = goldenDraws(seed);
  const resample = () => Array.from({ length: songs }, () => Math.floor(songs * draw()));
  return Array.from({ length: count }, resample);
}

Deno.test("the golden sets include many songs, empty songs and a single song", () => {
  assert.deepEqual(golden.sets.map(({ songs }) => songs), [30, 4, 1]);
});

for (const set of golden.sets) {
  Deno.test(`${set.name}: percentiles of its resamples are NumPy's`, () => {
    const resamples = resamplesOf(set);
    assert.deepEqual(resamples.slice(0, 3), set.first_resamples);
    const [a, b] = SYSTEMS.map((system) => {
      const rows = rowsOf(set, system);
      return Float64Array.from(resamples, (songs) => f1(summed(songs.map((song) => rows[song]))));
    });
    const difference = b.map((value, resample) => value - a[resample]);
    const columns = [
      [a, set.interval_a],
      [b, set.interval_b],
      [difference, set.interval_difference],
    ] as const;
    for (const [values, expected] of columns) {
      assert.equal(values.filter((value) => !Number.isNaN(value)).length, expected.resamples);
      assertNear(percentileInterval(values), [expected.low, expected.high], TOLERANCE, set.name);
    }
  });
}

Deno.test("intervals of 10,000 resamples equal SciPy's within sampling error", () => {
  const { resamples, a, b, difference } = golden.monte_carlo;
  const scores = [0, 1, 2].map(() => new Float64Array(resamples));
  const systems = SYSTEMS.map((system) => rowsOf(golden.sets[0], system));
  let resample = 0;
  for (const sums of bootstrap(systems, { resamples, seed: 1 })) {
    const [ofA, ofB] = sums.map(f1);
    [ofA, ofB, ofB - ofA].forEach((score, place) => scores[place][resample] = score);
    resample++;
  }
  assert.equal(resample, 10_000);
  [a, b, difference].forEach(({ low, high, tolerance }, place) => {
    assert.ok(tolerance < 0.02);
    assertNear(percentileInterval(scores[place]), [low, high], tolerance);
  });
});

Deno.test("about 95 of 100 intervals of accuracy contain the true accuracy", () => {
  // Songs of 10 to 39 lines, each of random difficulty; 0.7 of all lines are right.
  const random = seededRandom(2), sets = 200, songs = 60;
  let holding = 0;
  for (let set = 0; set < sets; set++) {
    const rows = Array.from({ length: songs }, () => {
      const lines = 10 + random.below(30), ease = 0.4 + 0.6 * random.next();
      const right = Array.from({ length: lines }, () => random.next() < ease).filter(Boolean);
      return [right.length, lines];
    });
    const values: number[] = [];
    for (const [[right, lines]] of bootstrap([rows], { resamples: 400, seed: set })) {
      values.push(right / lines);
    }
    const [low, high] = percentileInterval(Float64Array.from(values))!;
    if (low <= 0.7 && 0.7 <= high) holding++;
  }
  assert.ok(holding >= 0.9 * sets && holding <= 0.98 * sets, `${holding} of ${sets}`);
});
