/**
 * Scores of systems under the bootstrap: the interval of each score, and of each difference.
 *
 * @module
 */
import type { CooperativeTask } from "../cooperative_task.ts";
import {
  createScorer,
  type PrintedScore,
  scoreNamed,
  type Scores,
  scoreStatistics,
  STATISTIC_NAMES,
} from "../metrics/scores.ts";
import {
  bootstrap,
  type BootstrapSettings,
  type Interval,
  MIN_SONGS,
  percentileInterval,
} from "./bootstrap.ts";

/** The statistics of each song for one system, one row a song, [N][C]. */
export type SongRows = readonly (readonly number[])[];

/** One score of each system in each resample, [S][R]; NaN where it is undefined. */
type Resampled = readonly Float64Array[];

/** Resamples between two pauses. */
const RESAMPLES_PER_STEP = 250;

/**
 * Draws the resamples and scores them. All systems are scored on the same songs, in the same order.
 * With fewer than {@linkcode MIN_SONGS} songs, no score has an interval.
 *
 * @param systems at least one, each of at least one song
 * @param scores the scores that are wanted: metrics without any of them cost nothing
 */
export function* resampleTask(
  systems: readonly SongRows[],
  scores: readonly PrintedScore[],
  settings: BootstrapSettings,
): CooperativeTask<Resampling> {
  if (systems[0].length < MIN_SONGS) return new Resampling(new Map());
  const resampled = new Map(
    scores.filter(({ hasInterval }) => hasInterval).map(({ name }): [string, Resampled] => [
      name,
      systems.map(() => new Float64Array(settings.resamples)),
    ]),
  );
  const metrics = new Set(scores.map(({ metric }) => metric));
  const score = createScorer(metrics);
  let resample = 0;
  for (const sums of bootstrap(systems.map((rows) => keepMetrics(rows, metrics)), settings)) {
    sums.forEach((values, system) => {
      const scores = score(values);
      for (const [name, ofSystems] of resampled) {
        ofSystems[system][resample] = scoreNamed(scores, name) ?? NaN;
      }
    });
    if (++resample % RESAMPLES_PER_STEP === 0) yield;
  }
  return new Resampling(resampled);
}

/** The statistics of some metrics, and 0 for all others: the bootstrap skips columns of zeros. */
function keepMetrics(rows: SongRows, metrics: ReadonlySet<string>): SongRows {
  const isKept = STATISTIC_NAMES.map((name) => metrics.has(name.split(".")[0]));
  return rows.map((row) => row.map((value, column) => isKept[column] ? value : 0));
}

/** The scores of systems in every resample. */
export class Resampling {
  readonly #scores: ReadonlyMap<string, Resampled>;

  constructor(scores: ReadonlyMap<string, Resampled>) {
    this.#scores = scores;
  }

  /** The interval of each score of one system that has one. */
  intervals(system: number): Record<string, Interval> {
    return this.#intervals((ofSystems) => ofSystems[system]);
  }

  /** The interval of each difference, one system minus another. */
  differences(system: number, minus: number): Record<string, Interval> {
    return this.#intervals((ofSystems) =>
      ofSystems[system].map((value, resample) => value - ofSystems[minus][resample])
    );
  }

  #intervals(values: (ofSystems: Resampled) => Float64Array): Record<string, Interval> {
    const intervals = [...this.#scores].map(([name, ofSystems]) =>
      [name, percentileInterval(values(ofSystems))] as const
    );
    return Object.fromEntries(
      intervals.filter((entry): entry is [string, Interval] => entry[1] !== null),
    );
  }
}

/** The scores of the sum of rows of statistics. */
export function scoreRows(rows: SongRows): Scores {
  const sums = new Float64Array(rows[0].length);
  for (const row of rows) row.forEach((value, column) => sums[column] += value);
  return scoreStatistics(sums);
}
