/**
 * Runs rows of the reliability matrix and prints a table. Results are kept: a row that has passed in
 * the same size is not run again. `--faults N` makes N faults, with as many records each as in the
 * long form; `--page` runs nothing, and writes the table of what was kept in docs/reliability.md.
 *
 *     deno run --allow-all tests/faults/run.ts [--long | --faults N | --page] [--results FILE] [--seed N] [ROW...]
 *
 * @module
 */
import { EXIT, RunError } from "#pipelines/errors.ts";
import { z } from "zod";
import { type CommandLine, parseCommandLine } from "#pipelines/cli/command_line.ts";
import { flagHelp } from "#pipelines/cli/command.ts";
import { setting, switchSetting } from "#pipelines/cli/setting.ts";
import { failureOf, type FaultRow, type RowSize } from "./support/fault_row.ts";
import { isPassed, type KeptResult, keptResults, resultsTable } from "./support/kept_results.ts";
import { inOwnPlace } from "./support/own_place.ts";
import { ROWS } from "./rows.ts";

const PAGE = new URL("../../docs/reliability.md", import.meta.url);
const DEFAULT_RESULTS = "tests/faults/results.jsonl";
const LARGEST_SEED = 2 ** 32 - 1;

const shape = {
  long: switchSetting("Run the long form of the rows instead of the fast one"),
  faults: setting(z.int().min(1).optional(), {
    value: "N",
    help: "Make this many faults, with as many records per fault as in the long form",
  }),
  page: switchSetting("Run nothing; write the table of docs/reliability.md"),
  results: setting(z.string().default(DEFAULT_RESULTS), {
    value: "FILE",
    help: "Where results are kept",
  }),
  seed: setting(z.int().min(0).max(LARGEST_SEED).optional(), {
    value: "N",
    otherwise: "any",
    help: "The seed that chooses the moments of faults",
  }),
};

const { given, operands: wanted } = commandLine();
const path = given.results ?? DEFAULT_RESULTS;
const kept = await keptResults(path);
if (given.page) await writePage();
else await runAll();

async function runAll(): Promise<void> {
  const rows = ROWS.filter((row) =>
    wanted.length === 0 || wanted.some((name) => isCalled(row, name))
  );
  for (const row of rows) {
    const size = sizeOf(row);
    if (size === undefined) continue;
    if (kept.some((result) => isPassed(result, row, size))) {
      console.error(`${row.row} has passed in this size: see ${path}`);
      continue;
    }
    console.error(`${row.row}: ${row.promise} (${describeSize(size)})`);
    const result = await run(row, size);
    kept.push(result);
    await Deno.writeTextFile(path, `${JSON.stringify(result)}\n`, { append: true });
    console.error(result.failure ?? `passed in ${result.seconds?.toFixed(0)} s`);
    if (result.failure !== undefined) Deno.exitCode = 1;
  }
  console.log(resultsTable(rows, kept).join("\n"));
}

async function run(row: FaultRow, size: RowSize): Promise<KeptResult> {
  const seed = given.seed ?? crypto.getRandomValues(new Uint32Array(1))[0];
  const about = { row: row.row, size, at: new Date().toISOString(), seed };
  try {
    const result = await inOwnPlace(row, seed, (place) => row.run(place, size));
    const failure = failureOf(row, result);
    return { ...about, ...result, ...(failure !== undefined && { failure }) };
  } catch (error) {
    return { ...about, failure: String(error) };
  }
}

/** Run `deno fmt` afterwards. */
async function writePage(): Promise<void> {
  const text = await Deno.readTextFile(PAGE);
  const table = resultsTable(ROWS, kept).join("\n") + "\n";
  await Deno.writeTextFile(PAGE, text.replace(/^\| Row +\| Records .*\n(\|.*\n)+/m, () => table));
}

function sizeOf({ fast, long }: FaultRow): RowSize | undefined {
  if (given.faults === undefined) return given.long ? long : fast;
  const { faults } = given, share = faults / long.faults;
  const minutes = long.minutes === undefined ? {} : { minutes: share * long.minutes };
  return { ...minutes, faults, records: Math.ceil(share * long.records) };
}

function commandLine(): CommandLine<typeof shape> {
  try {
    const parsed = parseCommandLine(Deno.args, shape);
    checkRows(parsed.operands);
    return parsed;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    console.error(`${error.message}\n\nFlags:\n${flagHelp(shape)}`);
    Deno.exit(error.exitCode);
  }
}

function checkRows(names: readonly string[]): void {
  const unknown = names.find((name) => !ROWS.some((row) => isCalled(row, name)));
  if (unknown === undefined) return;
  const known = ROWS.map(({ row }) => row).join(", ");
  throw new RunError(EXIT.usage, `There is no row ${unknown}: the rows are ${known}`);
}

function describeSize({ minutes, faults, records }: RowSize): string {
  return minutes === undefined ? `${faults} faults, ${records} records` : `${minutes} minutes`;
}

function isCalled({ row }: FaultRow, name: string): boolean {
  const called = row.toLowerCase();
  return [called, ...called.split(/[ ,]+/)].includes(name.toLowerCase());
}
