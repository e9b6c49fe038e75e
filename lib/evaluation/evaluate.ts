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
  scoreNamed,
  STATISTIC_NAMES,
} from "../metrics/scores.ts";
import type { BootstrapSettings, Interval } from "./bootstrap.ts";
import { computeDistributions, scaleTemperature } from "./distributions.ts";
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
  const groups: ((system: number) => SystemScores["groups"][number])[] = [];
  for (const { group, indexes } of groupSongs(scored)) {
    const inGroup = rows.map((ofSystem) => indexes.map((index) => ofSystem[index]));
    const resampling = yield* resampleTask(inGroup, HEADLINE_SCORES, settings);
    groups.push((system) => ({
      group,
      scores: scoreRows(inGroup[system]),
      intervals: resampling.intervals(system),
    }));
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
    groups: groups.map((group) => group(system)),
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
    differences: pairs(results).map(([system, minus]) =>
      subtractScores(results[system], results[minus], all.differences(system, minus))
    ),
  };
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

/** Some of the songs, by their indexes. */
interface Group {
  readonly group: string;
  readonly indexes: readonly number[];
}

/**
 * Groups songs by whether they have a chorus, and by language if there are several. No group is
 * empty.
 */
export function groupSongs(songs: readonly Omit<ScoredSong, "id" | "lines">[]): Group[] {
  const languages = [...new Set(songs.map(({ language }) => language))]
    .sort((one, other) => (one ?? "\uffff").localeCompare(other ?? "\uffff", "en"));
  const group = (group: string, holds: (song: typeof songs[number]) => boolean): Group => ({
    group,
    indexes: [...songs.keys()].filter((index) => holds(songs[index])),
  });
  return [
    group("with a chorus", ({ has_chorus }) => has_chorus),
    group("without a chorus", ({ has_chorus }) => !has_chorus),
    ...(languages.length > 1 ? languages : []).map((language) =>
      group(
        language === null ? "language not stated" : `language ${language}`,
        (song) => song.language === language,
      )
    ),
  ].filter(({ indexes }) => indexes.length > 0);
}

/** Each system with each one before it: the later one minus the earlier one. */
function pairs(systems: readonly unknown[]): [number, number][] {
  return [...systems.keys()].flatMap((later) =>
    [...systems.keys()].slice(0, later).map((earlier): [number, number] => [later, earlier])
  );
}

/** The scores of one system minus those of another on the same songs, where both are defined. */
export function subtractScores(
  system: Pick<SystemScores, "name" | "scores">,
  minus: Pick<SystemScores, "name" | "scores">,
  intervals: Readonly<Record<string, Interval>>,
): ScoreDifference {
  const scores = PRINTED_SCORES.filter(({ songs }) => songs === undefined).flatMap(({ name }) => {
    const one = scoreNamed(system.scores, name), other = scoreNamed(minus.scores, name);
    if (one === null || other === null) return [];
    return [[name, { difference: one - other, interval: intervals[name] ?? null }]];
  });
  return { system: system.name, minus: minus.name, scores: Object.fromEntries(scores) };
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
