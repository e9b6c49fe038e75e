/**
 * Scores as text for a terminal: one row a score, one column a system.
 *
 * @module
 */
import { excludesZero, MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import { type PrintedScore, scoreNamed } from "#lib/metrics/scores.ts";
import type { ScoreDifference, SystemScores } from "#lib/evaluation/scores_file.ts";
import { decimals, interval, signed } from "#lib/format_number.ts";
import { textTable } from "../cli/text_table.ts";

/** How the table marks which values are better; higher ones need no mark. */
const MARKS = { higher: "", lower: " ↓", "near 0": " →0", "near 1": " →1" } as const;

const LEGENDS = {
  higher: "",
  lower: "↓ lower is better",
  "near 0": "→0 nearer 0 is better",
  "near 1": "→1 nearer 1 is better",
} as const;

const UNDEFINED = "none";

/** Each system's scores with their intervals. Song means of some songs say of how many. */
export function scoreTable(
  systems: readonly Pick<SystemScores, "name" | "scores" | "intervals">[],
  catalogue: readonly PrintedScore[],
  songs: number,
): string {
  const rows = catalogue.map((score) => [
    titleOf(score),
    ...systems.map(({ scores, intervals }) => {
      const value = scoreNamed(scores, score.name);
      if (value === null) return UNDEFINED;
      const ofSongs = score.songs && `(${scoreNamed(scores, score.songs)})`;
      return [decimals(value), interval(intervals[score.name]), ofSongs].filter(Boolean)
        .join(" ");
    }),
  ]);
  const legends = new Set(catalogue.map(({ better }) => LEGENDS[better]));
  const marks = [...legends].filter((legend) => legend !== "").join(", ");
  const means = catalogue.some(({ songs }) => songs) ? "(songs) that a mean is of" : "";
  const few = songs < MIN_SONGS ? `fewer than ${MIN_SONGS} songs have no intervals` : "";
  return [
    textTable([["", ...systems.map(({ name }) => name)], ...rows]),
    [marks, means, few].filter((part) => part !== "").join("; "),
  ]
    .filter((part) => part !== "").join("\n\n");
}

/** Differences of scores with their intervals; a star marks those whose interval excludes 0. */
export function differenceTable(
  differences: readonly ScoreDifference[],
  catalogue: readonly PrintedScore[],
): string {
  const rows = catalogue.filter(({ songs }) => songs === undefined).map((score) => [
    titleOf(score),
    ...differences.map(({ scores }) => {
      const found = scores[score.name];
      if (found === undefined) return UNDEFINED;
      const star = found.interval && excludesZero(found.interval) ? "*" : "";
      return [signed(found.difference), signedInterval(found.interval), star].filter(Boolean)
        .join(" ");
    }),
  ]);
  const head = ["", ...differences.map(({ system, minus }) => `${system} − ${minus}`)];
  return `Differences on the same songs. * marks intervals that exclude 0; of many, some do by chance\n\n${
    textTable([head, ...rows])
  }`;
}

function titleOf({ title, better }: PrintedScore): string {
  return title + MARKS[better];
}

function signedInterval(ends: ScoreDifference["scores"][string]["interval"]): string {
  return ends ? `[${ends.map((end) => signed(end)).join(", ")}]` : "";
}
