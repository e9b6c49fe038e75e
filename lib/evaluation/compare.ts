/**
 * Two stored runs held against each other, on the songs that both have.
 *
 * @module
 */
import { SUM_NAMES } from "../metrics/scorecard.ts";
import { type CooperativeTask, runToCompletion } from "../cooperative_task.ts";
import type { BootstrapSettings } from "./bootstrap.ts";
import { CATALOGUE } from "./metric_registry.ts";
import { differenceOf } from "./evaluate.ts";
import { resampleTask, scoresOfRows } from "./resampling.ts";
import type { ScoreDifference, ScoresFile, SystemScores } from "./scores_file.ts";
import { songKey } from "./system.ts";

/** One system of a stored run. */
export interface StoredRun {
  readonly file: Pick<ScoresFile, "songs" | "columns">;
  readonly system: Pick<SystemScores, "name" | "sums">;
}

/** One of the two systems, on the songs that both have. */
export type ComparedSystem = Pick<SystemScores, "name" | "scores" | "intervals">;

/** How two runs differ. */
export interface Comparison {
  /** Songs that both have, with the same gold labels. */
  readonly songs: number;
  /** Songs that only the first, or only the second, has. */
  readonly only: readonly [first: number, second: number];
  /** Songs that both have, with different gold labels: they are left out. */
  readonly relabelled: number;
  readonly first: ComparedSystem;
  readonly second: ComparedSystem;
  /** The second minus the first. */
  readonly difference: ScoreDifference;
}

/** Does the work of {@linkcode compareTask} in one go. */
export function compare(...given: Parameters<typeof compareTask>): Comparison {
  return runToCompletion(compareTask(...given));
}

/**
 * Compares two systems.
 *
 * @throws {RangeError} if the runs do not hold the sums that this release counts, or share no song.
 */
export function* compareTask(
  first: StoredRun,
  second: StoredRun,
  settings: BootstrapSettings,
): CooperativeTask<Comparison> {
  if ([first, second].some(({ file }) => file.columns.join() !== SUM_NAMES.join())) {
    throw new RangeError("A release that counts differently wrote them: evaluate again");
  }
  const placeOf = new Map(second.file.songs.map(({ id, occurrence }, place) => [
    songKey(id, occurrence),
    place,
  ]));
  const both = first.file.songs.flatMap(({ id, occurrence }, place): [number, number][] => {
    const other = placeOf.get(songKey(id, occurrence));
    return other === undefined ? [] : [[place, other]];
  });
  const same = both.filter(([one, other]) =>
    first.file.songs[one].gold === second.file.songs[other].gold
  );
  if (same.length === 0) {
    throw new RangeError(
      `They have no song in common (${both.length} with other words or gold labels)`,
    );
  }
  const rows = [
    same.map(([place]) => first.system.sums[place]),
    same.map(([, place]) => second.system.sums[place]),
  ];
  const resampling = yield* resampleTask(rows, CATALOGUE, settings);
  const [one, other] = [first, second].map(({ system }, place): ComparedSystem => ({
    name: system.name,
    scores: scoresOfRows(rows[place]),
    intervals: resampling.intervals(place),
  }));
  return {
    songs: same.length,
    only: [first.file.songs.length - both.length, second.file.songs.length - both.length],
    relabelled: both.length - same.length,
    first: one,
    second: other,
    difference: differenceOf(other, one, resampling.differences(1, 0)),
  };
}
