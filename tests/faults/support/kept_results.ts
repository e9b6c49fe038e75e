/**
 * Results of rows, kept as JSON lines, and the table that they make.
 *
 * @module
 */
import type { FaultRow, RowSize } from "./fault_row.ts";
import type { ScenarioResult } from "./scenario.ts";

/** How a row went once. */
export interface KeptResult extends Partial<ScenarioResult> {
  readonly row: string;
  readonly size: RowSize;
  /** When it began: ISO 8601. */
  readonly at: string;
  /** Why it did not pass. */
  readonly failure?: string;
}

/** Reads what is there, if anything is. */
export async function keptResults(path: string): Promise<KeptResult[]> {
  try {
    const lines = (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Whether a row has passed in a size. */
export function isPassed(result: KeptResult, { row }: FaultRow, size: RowSize): boolean {
  return result.row === row && result.failure === undefined &&
    result.size.faults === size.faults && result.size.records === size.records;
}

/** A line for each row with the last of its largest results, in Markdown. */
export function resultsTable(
  rows: readonly FaultRow[],
  results: readonly KeptResult[],
): readonly string[] {
  const lines = rows.map(({ row }) => {
    const result = latestOfLargest(results.filter((result) => result.row === row));
    return [row, ...(result === undefined ? NOT_RUN : figuresOf(result))];
  });
  return [HEAD, HEAD.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`);
}

const HEAD = [
  ...["Row", "Records", "Faults", "Hits", "Lost", "Duplicated", "Wrong", "Out of order"],
  ...["Measured", "Seconds", "Seed", "Day", "Result"],
];
const NOT_RUN = [...Array(HEAD.length - 2).fill(""), "not run"];

function latestOfLargest(results: readonly KeptResult[]): KeptResult | undefined {
  return results.toSorted((a, b) => a.size.records - b.size.records || (a.at < b.at ? -1 : 1))
    .at(-1);
}

/** All cells but those of the row itself. */
function figuresOf(result: KeptResult): readonly string[] {
  const { records, faults, hits, lost, duplicated, wrong, disordered, seconds, seed } = result;
  const measured = Object.entries(result.measured ?? {})
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${Number(value.toPrecision(3))}`);
  return [
    ...[records, faults, hits, lost, duplicated, wrong, disordered].map((count) =>
      count?.toLocaleString("en") ?? ""
    ),
    measured.join(", "),
    ...[seconds?.toFixed(0) ?? "", `${seed ?? ""}`, result.at.slice(0, 10)],
    result.failure === undefined ? "passed" : "**failed**",
  ];
}
