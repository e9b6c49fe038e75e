/**
 * Scores systems on the same songs: what `refrain evaluate` computes.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { type CooperativeTask, runToCompletion } from "../cooperative_task.ts";
import {
  flatStatistics,
  HEADLINE_SCORES,
  PRINTED_SCORES,
  type PrintedScore,
  scoreNamed,
  STATISTIC_NAMES,
} from "../metrics/scores.ts";
import type { BootstrapSettings, Interval } from "./bootstrap.ts";
import { computeDistributions, scaleTemperature } from "./distributions.ts";
import { type GroupedSong, groupSongs } from "./groups.ts";
import { resampleTask, scoreRows } from "./resampling.ts";
import type { ScoreDifference, ScoredSong, ScoresFile, SystemScores } from "./scores_file.ts";
import type { ReferenceSong, System } from "./system.ts";

/** The part of a scores file that evaluation computes. */
export type Evaluated = Pick<
  ScoresFile,
  "songs" | "columns" | "systems" | "differences" | "bootstrap"
>;

/** Does the work of {@linkcode evaluateTask} in one go. */
export function evaluate(...given: Parameters<typeof evaluateTask>): Evaluated {
  return runToCompletion(evaluateTask(...given));
}

/**
 * Scores every system with its intervals, and the differences of every two systems.
 *
 * @param songs at least one
 * @param systems at least one
 * @throws {RangeError} if a prediction does not cover the lines of its song.
 */
export function* evaluateTask(
  songs: readonly ReferenceSong[],
  systems: readonly System[],
  settings: BootstrapSettings,
): CooperativeTask<Evaluated> {
  const scored = songs.map(toScoredSong);
  const references = songs.map(({ reference }) => reference);
  const rows: number[][][] = [];
  for (const { predictions } of systems) rows.push(yield* toRows(songs, predictions));
  const all = yield* resampleTask(rows, PRINTED_SCORES, settings);
  const groups: EvaluatedGroup[] = [];
  for (const { by, group, indexes } of groupSongs(songs.map(toGroupedSong))) {
    const inGroup = rows.map((ofSystem) => indexes.map((index) => ofSystem[index]));
    const resampling = yield* resampleTask(inGroup, HEADLINE_SCORES, settings);
    const scores = systems.map(({ name }, system) => ({
      name,
      scores: scoreRows(inGroup[system]),
    }));
    groups.push({
      ofSystem: (system) => ({
        by,
        group,
        scores: scores[system].scores,
        intervals: resampling.intervals(system),
      }),
      difference: (system, minus) => ({
        group,
        scores: subtractScores(
          scores[system],
          scores[minus],
          resampling.differences(system, minus),
          HEADLINE_SCORES,
        ).scores,
      }),
    });
  }
  const results = systems.map((
    { name, model, trainedOn = [], predictions, calibrationSet },
    system,
  ): SystemScores => ({
    name,
    model,
    trained_on: [...trainedOn],
    scores: scoreRows(rows[system]),
    intervals: all.intervals(system),
    groups: groups.map(({ ofSystem }) => ofSystem(system)),
    distributions: computeDistributions(references, predictions),
    temperature_scaling: calibrationSet
      ? scaleTemperature(calibrationSet, references, predictions)
      : null,
    statistics: rows[system],
  }));
  return {
    bootstrap: settings,
    songs: scored,
    columns: [...STATISTIC_NAMES],
    systems: results,
    differences: pairs(results).map(([system, minus]) => ({
      ...subtractScores(results[system], results[minus], all.differences(system, minus)),
      groups: groups.map(({ difference }) => difference(system, minus)),
    })),
  };
}

/** The scores of a group of songs. */
interface EvaluatedGroup {
  ofSystem(system: number): SystemScores["groups"][number];
  difference(system: number, minus: number): ScoresFile["differences"][number]["groups"][number];
}

/** Songs between two pauses. */
const SONGS_PER_STEP = 250;

/** The statistics of each song for one system. */
function* toRows(
  songs: readonly ReferenceSong[],
  predictions: System["predictions"],
): CooperativeTask<number[][]> {
  const rows: number[][] = [];
  for (const [index, { reference }] of songs.entries()) {
    if (index % SONGS_PER_STEP === 0) yield;
    rows.push([...flatStatistics(reference, predictions[index])]);
  }
  return rows;
}

/** Each system with each one before it: the later one minus the earlier one. */
function pairs(systems: readonly unknown[]): [number, number][] {
  return [...systems.keys()].flatMap((later) =>
    [...systems.keys()].slice(0, later).map((earlier): [number, number] => [later, earlier])
  );
}

/**
 * The scores of one system minus those of another on the same songs, where both are defined.
 *
 * @param printed the scores that are wanted (all)
 */
export function subtractScores(
  system: Pick<SystemScores, "name" | "scores">,
  minus: Pick<SystemScores, "name" | "scores">,
  intervals: Readonly<Record<string, Interval>>,
  printed: readonly PrintedScore[] = PRINTED_SCORES,
): ScoreDifference {
  const scores = printed.filter(({ songs }) => songs === undefined).flatMap(({ name }) => {
    const one = scoreNamed(system.scores, name), other = scoreNamed(minus.scores, name);
    if (one === null || other === null) return [];
    return [[name, { difference: one - other, interval: intervals[name] ?? null }]];
  });
  return { system: system.name, minus: minus.name, scores: Object.fromEntries(scores) };
}

function toGroupedSong({ language, groups, reference }: ReferenceSong): GroupedSong {
  return { language, groups, has_chorus: reference.labels.includes("chorus") };
}

function toScoredSong(
  { id, occurrence, language, lines, reference }: ReferenceSong,
): ScoredSong {
  const { labels, sectionStarts } = reference;
  return {
    id,
    ...(occurrence > 1 && { occurrence }),
    language,
    lines: labels.length,
    has_chorus: labels.includes("chorus"),
    reference: checksum(JSON.stringify([lines, labels, sectionStarts])).slice(0, 16),
  };
}
