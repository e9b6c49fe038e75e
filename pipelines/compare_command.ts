/**
 * `refrain compare`: two stored evaluations held against each other.
 *
 * @module
 */
import { BOOTSTRAP } from "#lib/evaluation/bootstrap.ts";
import { CATALOGUE, HEADLINE_SCORES } from "#lib/evaluation/catalogue.ts";
import { compare, type Comparison, type StoredRun } from "#lib/evaluation/compare.ts";
import { type ScoresFile, scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { closest } from "fastest-levenshtein";
import { z } from "zod";
import { command } from "./command.ts";
import { EXIT, RunError } from "./exit.ts";
import type { Flags } from "./flags.ts";
import { differenceTable, scoreTable } from "./score_table.ts";
import { stdoutSink } from "./sinks/stdio.ts";

const flags = {
  system: {
    kind: "list",
    value: "NAME",
    help: "Which system of the files (the first of each); given twice, that of each file",
  },
  all: { kind: "switch", help: "Print every score, not only the headline ones" },
  resamples: {
    kind: "integer",
    value: "N",
    minimum: 100,
    maximum: 1_000_000,
    help: `Bootstrap resamples (${BOOTSTRAP.resamples})`,
  },
  seed: { kind: "integer", value: "N", help: `Seed of the bootstrap (${BOOTSTRAP.seed})` },
} satisfies Flags;

export const compareCommand = command({
  name: "compare",
  summary: "Compare two files of scores that evaluate wrote.",
  usage: "refrain compare [flags] A.json B.json",
  about: `
Takes one system of each file and prints the scores of both, and B minus A with its 95 % bootstrap
interval, on the songs that both files have with the same gold labels.

  refrain evaluate --model old.safetensors songs.jsonl --json old.json
  refrain evaluate --model new.safetensors songs.jsonl --json new.json
  refrain compare old.json new.json

Two systems of one file: refrain compare run.json run.json --system blstm --system recurring-pair
`,
  flags,
  run: async ({ flags: given, operands }) => {
    if (operands.length !== 2) throw new RunError(EXIT.usage, "Give two files of scores");
    if (given.system.length > 2) throw new RunError(EXIT.usage, "--system is given twice at most");
    const [first, second] = await Promise.all(
      operands.map((path, place) => storedRun(path, given.system[place] ?? given.system[0])),
    );
    const { resamples = BOOTSTRAP.resamples, seed = BOOTSTRAP.seed } = given;
    const comparison = compared(first, second, { resamples, seed });
    await stdoutSink().write(told(comparison, given.all, operands));
    return EXIT.done;
  },
});

function compared(...given: Parameters<typeof compare>): Comparison {
  try {
    return compare(...given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RunError(EXIT.unreadable, `Cannot compare the files. ${error.message}`);
  }
}

async function storedRun(path: string, name: string | undefined): Promise<StoredRun> {
  const file = await readScores(path);
  const system = file.systems.find((system) => system.name === name || name === undefined);
  if (system === undefined) {
    const names = file.systems.map(({ name }) => name);
    throw new RunError(
      EXIT.usage,
      `--system ${name}: ${path} has ${names.join(", ")}. Did you mean ${closest(name!, names)}?`,
    );
  }
  return { file, system };
}

async function readScores(path: string): Promise<ScoresFile> {
  try {
    return scoresFileSchema.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    const reason = error instanceof z.ZodError
      ? `it is no file of scores: ${error.issues[0].path.join(".")}: ${error.issues[0].message}`
      : (error as Error).message;
    throw new RunError(EXIT.unreadable, `Cannot read ${path}: ${reason}`);
  }
}

function told(comparison: Comparison, all: boolean, paths: readonly string[]): string {
  const { songs, only, relabelled, first, second, difference } = comparison;
  const catalogue = all ? CATALOGUE : HEADLINE_SCORES;
  const [one, other] = [first, second].map((system, place) => ({
    ...system,
    name: `${"AB"[place]}: ${system.name}`,
  }));
  return [
    `${songs} songs. A is ${paths[0]}, B is ${paths[1]}`,
    ...(only[0] + only[1] + relabelled > 0
      ? [`Left out: ${only[0]} only in A, ${only[1]} only in B, ${relabelled} labelled differently`]
      : []),
    scoreTable([one, other], catalogue),
    "Difference, on the same songs; * marks intervals that do not hold 0",
    differenceTable([{ ...difference, system: "B", minus: "A" }], catalogue),
  ].join("\n\n") + "\n";
}
