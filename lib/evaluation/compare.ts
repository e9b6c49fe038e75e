/**
 * Compares two stored runs on the songs that both have.
 *
 * @module
 */
import { PRINTED_SCORES, STATISTIC_NAMES } from "../metrics/scores.ts";
import { type CooperativeTask, runToCompletion } from "../cooperative_task.ts";
import type { BootstrapSettings } from "./bootstrap.ts";
import { subtractScores } from "./evaluate.ts";
import { resampleTask, scoreRows } from "./resampling.ts";
import type { ScoreDifference, ScoresFile, SystemScores } from "./scores_file.ts";
import { songKey } from "./system.ts";

/** One system of a stored run. */
export interface StoredRun {
  readonly file: Pick<ScoresFile, "songs" | "columns">;
  readonly system: Pick<SystemScores, "name" | "statistics">;
}

/** One of the two systems, on the songs that both have. */
export type ComparedSystem = Pick<SystemScores, "name" | "scores" | "intervals">;

/** How two runs differ. */
export interface Comparison {
  /** Songs that both have, with the same reference labels. */
  readonly songs: number;
  /** Number of songs that only the first run has, and only the second. */
  readonly only: readonly [first: number, second: number];
  /** Songs that both have, with different reference labels: they are left out. */
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
 * @throws {RangeError} if the runs do not hold the statistics of this release, or share no song.
 */
export function* compareTask(
  first: StoredRun,
  second: StoredRun,
  settings: BootstrapSettings,
): CooperativeTask<Comparison> {
  if ([first, second].some(({ file }) => file.columns.join() !== STATISTIC_NAMES.join())) {
    throw new RangeError(
      "They were written by a release with other metrics: run refrain evaluate again",
    );
  }
  const indexOf = new Map(second.file.songs.map(({ id, occurrence }, index) => [
    songKey(id, occurrence),
    index,
  ]));
  const both = first.file.songs.flatMap(({ id, occurrence }, index): [number, number][] => {
    const other = indexOf.get(songKey(id, occurrence));
    return other === undefined ? [] : [[index, other]];
  });
  const same = both.filter(([one, other]) =>
    first.file.songs[one].reference === second.file.songs[other].reference
  );
  if (same.length === 0) {
    throw new RangeError(
      `They have no song in common (${both.length} with other words or reference labels)`,
    );
  }
  const rows = [
    same.map(([index]) => first.system.statistics[index]),
    same.map(([, index]) => second.system.statistics[index]),
  ];
  const resampling = yield* resampleTask(rows, PRINTED_SCORES, settings);
  const [one, other] = [first, second].map(({ system }, index): ComparedSystem => ({
    name: system.name,
    scores: scoreRows(rows[index]),
    intervals: resampling.intervals(index),
  }));
  return {
    songs: same.length,
    only: [first.file.songs.length - both.length, second.file.songs.length - both.length],
    relabelled: both.length - same.length,
    first: one,
    second: other,
    difference: subtractScores(other, one, resampling.differences(1, 0)),
  };
}
