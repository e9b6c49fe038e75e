/**
 * Scores of systems under the bootstrap: the interval of each, and of each difference.
 *
 * @module
 */
import type { Scores } from "../metrics/scores.ts";
import { scoresOfValues } from "../metrics/scorecard.ts";
import type { CooperativeTask } from "../cooperative_task.ts";
import {
  bootstrap,
  type BootstrapSettings,
  FEWEST_SONGS,
  type Interval,
  percentileInterval,
} from "./bootstrap.ts";
import { type CataloguedScore, scoreNamed } from "./metric_registry.ts";

/** What each song adds to one system's scores, a row a song, [N][C]. */
export type SongRows = readonly (readonly number[])[];

/** One score of each system in each resample, [S][R]; NaN where it is not defined. */
type Resampled = readonly Float64Array[];

/** Resamples between two pauses. */
const AT_A_STEP = 250;

/**
 * Draws the resamples and scores them. All systems are scored on the same songs, in the same order.
 * Of fewer than {@linkcode FEWEST_SONGS} songs no score has an interval.
 *
 * @param systems at least one, each of at least one song
 */
export function* resampleTask(
  systems: readonly SongRows[],
  catalogue: readonly CataloguedScore[],
  settings: BootstrapSettings,
): CooperativeTask<Resampling> {
  if (systems[0].length < FEWEST_SONGS) return new Resampling(new Map());
  const resampled = new Map(
    catalogue.filter(({ hasInterval }) => hasInterval).map(({ name }): [string, Resampled] => [
      name,
      systems.map(() => new Float64Array(settings.resamples)),
    ]),
  );
  let resample = 0;
  for (const sums of bootstrap(systems, settings)) {
    sums.forEach((values, system) => {
      const scores = scoresOfValues(values);
      for (const [name, ofSystems] of resampled) {
        ofSystems[system][resample] = scoreNamed(scores, name) ?? NaN;
      }
    });
    if (++resample % AT_A_STEP === 0) yield;
  }
  return new Resampling(resampled);
}

/** The scores of systems in every resample. */
export class Resampling {
  readonly #scores: ReadonlyMap<string, Resampled>;

  constructor(scores: ReadonlyMap<string, Resampled>) {
    this.#scores = scores;
  }

  /** The interval of each score of one system that has one. */
  intervals(system: number): Record<string, Interval> {
    return intervalsOf(this.#scores, (ofSystems) => percentileInterval(ofSystems[system]));
  }

  /** The interval of each difference, one system minus another. */
  differences(system: number, minus: number): Record<string, Interval> {
    return intervalsOf(this.#scores, (ofSystems) => {
      const other = ofSystems[minus];
      return percentileInterval(ofSystems[system].map((value, place) => value - other[place]));
    });
  }
}

function intervalsOf(
  scores: ReadonlyMap<string, Resampled>,
  interval: (ofSystems: Resampled) => Interval | null,
): Record<string, Interval> {
  return Object.fromEntries(
    [...scores].flatMap(([name, ofSystems]) => {
      const found = interval(ofSystems);
      return found === null ? [] : [[name, found]];
    }),
  );
}

/** The scores that songs add up to. */
export function scoresOfRows(rows: SongRows): Scores {
  const sums = new Float64Array(rows[0].length);
  for (const row of rows) row.forEach((value, column) => sums[column] += value);
  return scoresOfValues(sums);
}
