/**
 * Scores as text for a terminal: one row a score, one column a system.
 *
 * @module
 */
import type { Interval } from "#lib/evaluation/bootstrap.ts";
import { type CataloguedScore, scoreNamed } from "#lib/evaluation/catalogue.ts";
import type { ScoreDifference, SystemScores } from "#lib/evaluation/scores_file.ts";

/** Each system's scores with their intervals. */
export function scoreTable(
  systems: readonly Pick<SystemScores, "name" | "scores" | "intervals">[],
  catalogue: readonly CataloguedScore[],
): string {
  return table(
    ["", ...systems.map(({ name }) => name)],
    catalogue.map(({ name, title }) => [
      title,
      ...systems.map(({ scores, intervals }) => shown(scoreNamed(scores, name), intervals[name])),
    ]),
  );
}

/**
 * Differences of scores with their intervals. A star marks those whose interval does not hold 0.
 */
export function differenceTable(
  differences: readonly ScoreDifference[],
  catalogue: readonly CataloguedScore[],
): string {
  return table(
    ["", ...differences.map(({ system, minus }) => `${system} − ${minus}`)],
    catalogue.map(({ name, title }) => [
      title,
      ...differences.map(({ scores }) => {
        const { difference = null, interval = null } = scores[name] ?? {};
        return shown(difference, interval ?? undefined, signed) + (isSure(interval) ? " *" : "");
      }),
    ]),
  );
}

/** Whether an interval tells two systems apart. */
export function isSure(interval: Interval | null): boolean {
  return interval !== null && (interval[0] > 0 || interval[1] < 0);
}

function shown(
  value: number | null,
  interval: Interval | undefined,
  digits: (value: number) => string = (value) => value.toFixed(3),
): string {
  if (value === null) return "none";
  return interval === undefined
    ? digits(value)
    : `${digits(value)} [${digits(interval[0])}, ${digits(interval[1])}]`;
}

function signed(value: number): string {
  const digits = value.toFixed(3);
  return Number(digits) === 0 ? "0.000" : value > 0 ? `+${digits}` : digits;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()
  ).join("\n");
}
