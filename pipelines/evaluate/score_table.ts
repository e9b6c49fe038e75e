/**
 * Scores as a text table: one row per score, one column per system.
 *
 * @module
 */
import { excludesZero, MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import { HEADLINE_SCORES, type PrintedScore, scoreNamed } from "#lib/metrics/scores.ts";
import type { ScoreDifference, ScoresFile, SystemScores } from "#lib/evaluation/scores_file.ts";
import { counted, decimals, interval, signed } from "#lib/format_number.ts";
import { textTable } from "../cli/terminal.ts";

/** Marks of scores for which other values than higher ones are better. */
const MARKS = { higher: "", lower: " ↓", "near 0": " →0", "near 1": " →1" } as const;

const LEGENDS = {
  higher: "",
  lower: "↓ lower is better",
  "near 0": "→0 nearer 0 is better",
  "near 1": "→1 nearer 1 is better",
} as const;

const UNDEFINED = "none";

/** The scores of each system with their intervals. Means over some songs include their number. */
export function scoreTable(
  systems: readonly Pick<SystemScores, "name" | "scores" | "intervals">[],
  printed: readonly PrintedScore[],
  songs: number,
): string {
  const rows = printed.map((score) => [
    markTitle(score),
    ...systems.map((system) => scoreCell(system, score)),
  ]);
  const legends = new Set(printed.map(({ better }) => LEGENDS[better]));
  const marks = [...legends].filter((legend) => legend !== "").join(", ");
  const means = printed.some(({ songs }) => songs) ? "(songs) that a mean is of" : "";
  const few = songs < MIN_SONGS ? `fewer than ${MIN_SONGS} songs have no intervals` : "";
  return [
    textTable([["", ...systems.map(({ name }) => name)], ...rows]),
    [marks, means, few].filter((part) => part !== "").join("; "),
  ]
    .filter((part) => part !== "").join("\n\n");
}

/** Differences of scores with their intervals; a star marks intervals that exclude 0. */
export function differenceTable(
  differences: readonly ScoreDifference[],
  printed: readonly PrintedScore[],
): string {
  const rows = printed.filter(({ songs }) => songs === undefined).map((score) => [
    markTitle(score),
    ...differences.map((difference) => differenceCell(difference, score)),
  ]);
  const head = ["", ...differences.map(({ system, minus }) => `${system} − ${minus}`)];
  return `Differences on the same songs. * marks intervals that exclude 0; of many, some do by chance\n\n${
    textTable([head, ...rows])
  }`;
}

/** The headline scores of each group of songs by a field, and the differences of systems. */
export function groupTable(
  by: string,
  systems: readonly Pick<SystemScores, "name" | "groups">[],
  differences: ScoresFile["differences"],
): string {
  const names = [
    ...systems.map(({ name }) => name),
    ...differences.map(({ system, minus }) => `${system} − ${minus}`),
  ];
  const groups = systems[0]?.groups ?? [];
  const rows = [...groups.keys()].filter((place) => groups[place].by === by).flatMap((place) => {
    const { group, scores: { songs } } = groups[place];
    return [
      [`${group}, ${counted(songs, "song")}`, ...names.map(() => "")],
      ...HEADLINE_SCORES.map((score) => [
        `  ${markTitle(score)}`,
        ...systems.map(({ groups }) => scoreCell(groups[place], score)),
        ...differences.map(({ groups }) => differenceCell(groups[place], score)),
      ]),
    ];
  });
  if (rows.length === 0) return `By ${by}: all songs have the same value`;
  return `By ${by}\n\n${textTable([["", ...names], ...rows])}`;
}

function scoreCell(
  { scores, intervals }: Pick<SystemScores, "scores" | "intervals">,
  { name, songs }: PrintedScore,
): string {
  const value = scoreNamed(scores, name);
  if (value === null) return UNDEFINED;
  const ofSongs = songs && `(${scoreNamed(scores, songs)})`;
  return [decimals(value), interval(intervals[name]), ofSongs].filter(Boolean).join(" ");
}

function differenceCell(
  { scores }: Pick<ScoreDifference, "scores">,
  { name }: PrintedScore,
): string {
  const found = scores[name];
  if (found === undefined) return UNDEFINED;
  const star = found.interval && excludesZero(found.interval) ? "*" : "";
  return [signed(found.difference), signedInterval(found.interval), star].filter(Boolean).join(" ");
}

function markTitle({ title, better }: PrintedScore): string {
  return title + MARKS[better];
}

function signedInterval(ends: ScoreDifference["scores"][string]["interval"]): string {
  return ends ? `[${ends.map((end) => signed(end)).join(", ")}]` : "";
}
