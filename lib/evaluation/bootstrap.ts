/**
 * The bootstrap over songs (Efron 1979): how much scores would move if other songs of the same kind
 * had been drawn. All systems are scored on the same draws, so their differences are paired.
 *
 * @module
 */
import { seededRandom } from "../random.ts";

/** How the bootstrap runs. */
export interface BootstrapSettings {
  readonly resamples: number;
  readonly seed: number;
}

export const BOOTSTRAP: BootstrapSettings = { resamples: 10_000, seed: 1 };

/** The ends of an interval, the lower first. */
export type Interval = [low: number, high: number];

/**
 * Of fewer songs there are no intervals: they come out too narrow. Two systems that do not differ are
 * taken to differ in 10 of 100 sets of ten songs, and in 7 of twenty, where 5 are meant.
 */
export const FEWEST_SONGS = 20;

/** Whether an interval of a difference tells that there is one. */
export function excludesZero([low, high]: Interval): boolean {
  return low > 0 || high < 0;
}

/** Resamples that are added up in one pass over the songs. */
const AT_ONCE = 4;

/**
 * Draws songs with replacement, as many as there are, again and again: gives, for each resample, what
 * the drawn songs of each system add up to, [S][C]. The arrays are used again for the next.
 *
 * Costs resamples × songs × numbers of all systems. Songs are the inner loop, and four resamples share
 * each number that is read.
 *
 * @param systems for each system its sums, one row a song: [S][N][C]
 */
export function* bootstrap(
  systems: readonly (readonly (readonly number[])[])[],
  { resamples, seed }: BootstrapSettings,
): Generator<readonly Float64Array[]> {
  const songs = systems[0].length, random = seededRandom(seed);
  const columns = systems.map(columnsOf);
  const sums = systems.map(([row]) =>
    Array.from({ length: AT_ONCE }, () => new Float64Array(row.length))
  );
  for (let first = 0; first < resamples; first += AT_ONCE) {
    const draws = Array.from({ length: AT_ONCE }, () => {
      const times = new Float64Array(songs);
      for (let draw = 0; draw < songs; draw++) times[random.below(songs)]++;
      return times;
    });
    columns.forEach((ofSystem, system) => addUp(ofSystem, draws, sums[system]));
    for (let place = 0; place < AT_ONCE && first + place < resamples; place++) {
      yield sums.map((ofSystem) => ofSystem[place]);
    }
  }
}

/** The numbers column by column; null for a column of zeros. */
function columnsOf(rows: readonly (readonly number[])[]): (Float64Array | null)[] {
  return rows[0].map((_, column) => {
    const values = Float64Array.from(rows, (row) => row[column]);
    return values.every((value) => value === 0) ? null : values;
  });
}

/** Each column times how often its songs were drawn. */
function addUp(
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
 * The interval that holds 95 of 100 values; percentiles lie on the line between the two nearest
 * ranks. Undefined values (NaN) are left out; of none, null.
 */
export function percentileInterval(values: Float64Array): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  return [percentile(sorted, 0.025), percentile(sorted, 0.975)];
}

function percentile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1), below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}
