/**
 * The figures of a model: labels, boundaries, calibration and consistency, with and without stanza
 * breaks, beside the recurring-pair rule and a reference model, with paired 95 % intervals.
 *
 *     deno task figures --model refrain --pop FOLDER --sectioned FILE --sources A,B --left-out FOLDER
 *
 * `figures/plan.ts` says what each path is. Without a path, its figures are left out. `docs/metrics.md`
 * defines the scores. A star marks differences whose interval excludes 0. Takes minutes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { ScoresFile } from "#lib/evaluation/scores_file.ts";
import { evaluationsOfFolds, evaluationsOfModel, type FigureEvaluation } from "./figures/plan.ts";
import { type Figures, toFigures, toText } from "./figures/table.ts";

const path = { type: "string" } as const;
const { values } = parseArgs({
  options: {
    model: { ...path, default: "blstm" },
    reference: { ...path, default: "blstm" },
    open: { ...path, default: "examples/open-songs/test.jsonl.gz" },
    pop: path,
    sectioned: path,
    sources: path,
    folds: path,
    "left-out": path,
    resamples: { ...path, default: "10000" },
    json: path,
  },
});

const EVALUATE =
  "run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write main.ts evaluate"
    .split(" ");
const folder = await Deno.makeTempDir({ prefix: "refrain-figures-" });

async function figuresOf(evaluation: FigureEvaluation): Promise<Figures> {
  const json = `${folder}/scores.json`;
  const output = ["--json", json, "--resamples", values.resamples, "--force"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...EVALUATE, ...evaluation.args, ...output],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`${evaluation.title}: ${new TextDecoder().decode(stderr)}`);
  const file: ScoresFile = JSON.parse(await Deno.readTextFile(json));
  return toFigures(evaluation, file);
}

function foldersIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
}

const inputs = { ...values, leftOut: values["left-out"] };
const all: Figures[] = [];
try {
  for (
    const evaluation of [...evaluationsOfModel(inputs), ...evaluationsOfFolds(inputs, foldersIn)]
  ) {
    const figures = await figuresOf(evaluation);
    all.push(figures);
    console.log(toText(figures));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
if (values.json !== undefined) {
  await Deno.writeTextFile(values.json, JSON.stringify(all, null, 2) + "\n");
}
