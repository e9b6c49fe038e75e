/**
 * Systems held against the reference on the same songs: what `refrain evaluate` tells.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { fieldNames, flatten } from "../metrics/flatten.ts";
import { sufficientStatistics } from "../metrics/sufficient_statistics.ts";
import { type CooperativeTask, runToCompletion } from "../cooperative_task.ts";
import type { BootstrapSettings, Interval } from "./bootstrap.ts";
import { CATALOGUE, HEADLINE_SCORES, HEADLINE_SUMS, scoreNamed } from "./metric_registry.ts";
import { distributionsOf } from "./distributions.ts";
import { groupsOf } from "./groups.ts";
import { resampleTask, scoresOfRows, type SongRows } from "./resampling.ts";
import type { ScoreDifference, ScoredSong, ScoresFile, SystemScores } from "./scores_file.ts";
import type { ReferenceSong, System } from "./system.ts";
import { temperatureScalingOf } from "./temperature_scaling.ts";

/** What a scores file holds beyond its scores. */
export type Evaluated = Pick<
  ScoresFile,
  "songs" | "columns" | "systems" | "differences" | "bootstrap"
>;

/** Does the work of {@linkcode evaluateTask} in one go. */
export function evaluate(...given: Parameters<typeof evaluateTask>): Evaluated {
  return runToCompletion(evaluateTask(...given));
}

/**
 * Scores every system, with intervals, and each two systems' differences.
 *
 * @param songs at least one
 * @param systems at least one
 * @throws {RangeError} if a prediction is not of its song's lines.
 */
export function* evaluateTask(
  songs: readonly ReferenceSong[],
  systems: readonly System[],
  settings: BootstrapSettings,
): CooperativeTask<Evaluated> {
  const scored = songs.map(scoredSong);
  const rows: number[][][] = [];
  for (const { predictions } of systems) rows.push(yield* rowsOf(songs, predictions));
  const columns = fieldNames(sufficientStatistics(songs[0].reference, systems[0].predictions[0]));
  const all = yield* resampleTask(rows, CATALOGUE, settings);
  const groups: ((system: number) => SystemScores["groups"][number])[] = [];
  for (const { group, places } of groupsOf(scored)) {
    const inGroup = rows.map((ofSystem) => places.map((place) => ofSystem[place]));
    const needed = inGroup.map((ofSystem) => headlineSums(ofSystem, columns));
    const resampling = yield* resampleTask(needed, HEADLINE_SCORES, settings);
    groups.push((system) => ({
      group,
      scores: scoresOfRows(inGroup[system]),
      intervals: resampling.intervals(system),
    }));
  }
  const results = systems.map((
    { name, model, trainedOn = [], predictions, calibrationSet: fitting },
    system,
  ): SystemScores => ({
    name,
    model,
    learnt_from: [...trainedOn],
    scores: scoresOfRows(rows[system]),
    intervals: all.intervals(system),
    groups: groups.map((group) => group(system)),
    distributions: distributionsOf(songs.map(({ reference }) => reference), predictions),
    temperature_scaling: fitting
      ? temperatureScalingOf(fitting, songs.map(({ reference }) => reference), predictions)
      : null,
    sums: rows[system],
  }));
  return {
    bootstrap: settings,
    songs: scored,
    columns,
    systems: results,
    differences: pairsOf(results).map(([system, minus]) =>
      differenceOf(results[system], results[minus], all.differences(system, minus))
    ),
  };
}

/** Songs between two pauses. */
const AT_A_STEP = 250;

/** What each song adds to the scores of one system. */
function* rowsOf(
  songs: readonly ReferenceSong[],
  predictions: System["predictions"],
): CooperativeTask<number[][]> {
  const rows: number[][] = [];
  for (const [place, { reference }] of songs.entries()) {
    if (place % AT_A_STEP === 0) yield;
    rows.push(flatten(sufficientStatistics(reference, predictions[place])));
  }
  return rows;
}

/** The sums that the headline scores are made of, and 0 for all others: those cost nothing. */
function headlineSums(rows: SongRows, columns: readonly string[]): SongRows {
  const needed = columns.map((column) => HEADLINE_SUMS.has(column.split(".")[0]));
  return rows.map((row) => row.map((value, column) => needed[column] ? value : 0));
}

/** Each system with each one before it: the later one is measured against the earlier one. */
function pairsOf(systems: readonly unknown[]): [number, number][] {
  return [...systems.keys()].flatMap((later) =>
    [...systems.keys()].slice(0, later).map((earlier): [number, number] => [later, earlier])
  );
}

/** One system's scores minus another's, where both have them, on the same songs. */
export function differenceOf(
  system: Pick<SystemScores, "name" | "scores">,
  minus: Pick<SystemScores, "name" | "scores">,
  intervals: Readonly<Record<string, Interval>>,
): ScoreDifference {
  const scores = CATALOGUE.filter(({ songs }) => songs === undefined).flatMap(({ name }) => {
    const one = scoreNamed(system.scores, name), other = scoreNamed(minus.scores, name);
    if (one === null || other === null) return [];
    const interval = intervals[name];
    return [[name, { difference: one - other, interval: interval ?? null }]];
  });
  return { system: system.name, minus: minus.name, scores: Object.fromEntries(scores) };
}

function scoredSong({ id, occurrence, language, lines, reference }: ReferenceSong): ScoredSong {
  return {
    id,
    ...(occurrence > 1 && { occurrence }),
    language,
    lines: reference.labels.length,
    has_chorus: reference.labels.includes("chorus"),
    gold: checksum(JSON.stringify([lines, reference.labels, reference.sectionStarts])).slice(0, 16),
  };
}
