/**
 * The bootstrap over songs (Efron 1979): how much scores would vary with other songs of the same kind.
 * All systems are scored on the same draws, so their differences are paired.
 *
 * @module
 */
import { seededRandom } from "../random.ts";

/** Settings of the bootstrap. */
export interface BootstrapSettings {
  readonly resamples: number;
  readonly seed: number;
}

/** The default settings. */
export const BOOTSTRAP: BootstrapSettings = { resamples: 10_000, seed: 1 };

/** The ends of an interval, the lower first. */
export type Interval = [low: number, high: number];

/**
 * The fewest songs that have intervals: with fewer, intervals are too narrow. Of systems that do not
 * differ, the interval of the difference excludes 0 in 10 of 100 sets of ten songs and in 7 of 100 sets
 * of twenty songs, instead of 5.
 */
export const MIN_SONGS = 20;

/** Whether the interval of a difference excludes 0. */
export function excludesZero([low, high]: Interval): boolean {
  return low > 0 || high < 0;
}

/** Resamples that one pass over the songs adds up. */
const BATCH = 4;

/**
 * Draws as many songs as there are, with replacement, once for each resample, and yields the summed
 * statistics of the drawn songs of each system, [S][C]. The arrays are reused for the next resample.
 *
 * Costs resamples × songs × columns of all systems. Songs are the inner loop, and four resamples share
 * each number that is read.
 *
 * @param systems the statistics of each system, one row a song, [S][N][C]
 */
export function* bootstrap(
  systems: readonly (readonly (readonly number[])[])[],
  { resamples, seed }: BootstrapSettings,
): Generator<readonly Float64Array[]> {
  const songs = systems[0].length, random = seededRandom(seed);
  const columns = systems.map(toColumns);
  const sums = systems.map(([row]) =>
    Array.from({ length: BATCH }, () => new Float64Array(row.length))
  );
  for (let first = 0; first < resamples; first += BATCH) {
    const draws = Array.from({ length: BATCH }, () => {
      const times = new Float64Array(songs);
      for (let draw = 0; draw < songs; draw++) times[random.below(songs)]++;
      return times;
    });
    columns.forEach((ofSystem, system) => sumDraws(ofSystem, draws, sums[system]));
    for (let index = 0; index < BATCH && first + index < resamples; index++) {
      yield sums.map((ofSystem) => ofSystem[index]);
    }
  }
}

/** The numbers by column; null for a column of zeros. */
function toColumns(rows: readonly (readonly number[])[]): (Float64Array | null)[] {
  return rows[0].map((_, column) => {
    const values = Float64Array.from(rows, (row) => row[column]);
    return values.every((value) => value === 0) ? null : values;
  });
}

/** Sums each column, weighted by how often its songs were drawn. */
function sumDraws(
  columns: readonly (Float64Array | null)[],
  [one, two, three, four]: readonly Float64Array[],
  sums: readonly Float64Array[],
): void {
  columns.forEach((values, column) => {
    if (values === null) return;
    let first = 0, second = 0, third = 0, fourth = 0;
    for (let song = 0; song < values.length; song++) {
      const value = values[song];
      first += value * one[song];
      second += value * two[song];
      third += value * three[song];
      fourth += value * four[song];
    }
    sums[0][column] = first;
    sums[1][column] = second;
    sums[2][column] = third;
    sums[3][column] = fourth;
  });
}

/**
 * The interval from percentile 2.5 to 97.5, interpolated linearly between ranks. NaN values are left
 * out; null without any value.
 */
export function percentileInterval(values: Float64Array): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  return [percentile(sorted, 0.025), percentile(sorted, 0.975)];
}

function percentile(sorted: Float64Array, level: number): number {
  const rank = level * (sorted.length - 1), below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}
