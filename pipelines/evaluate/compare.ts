/**
 * `refrain compare`: compares two stored evaluations.
 *
 * @module
 */
import { z } from "zod";
import { didYouMean } from "#lib/did_you_mean.ts";
import { compareTask, type Comparison, type StoredRun } from "#lib/evaluation/compare.ts";
import {
  SCORES_SCHEMA,
  type ScoresFile,
  scoresFileSchema,
  type SystemScores,
} from "#lib/evaluation/scores_file.ts";
import { describeLeftOut, systemWarnings } from "#lib/evaluation/warnings.ts";
import { counted } from "#lib/format_number.ts";
import { HEADLINE_SCORES, PRINTED_SCORES } from "#lib/metrics/scores.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { command } from "../cli/command.ts";
import { listSetting } from "../cli/setting.ts";
import { defineSettings } from "../cli/define_settings.ts";
import { runCooperatively } from "../concurrency/event_loop.ts";
import { EXIT, RunError, systemReason, unreadable } from "../errors.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { differenceTable, scoreTable } from "./score_table.ts";
import { bootstrapSettings } from "./settings.ts";

const compareSettings = defineSettings({
  system: listSetting(z.string(), {
    value: "NAME",
    otherwise: "the first of each",
    help: "The system of both files; given twice, that of each file",
  }),
  ...bootstrapSettings,
});

export const compareCommand = command({
  name: "compare",
  summary: "Compare two files of scores that evaluate wrote.",
  usage: "refrain compare [flags] A.json B.json",
  about: `
Takes one system of each file and prints the scores of both, and B minus A with its 95 % bootstrap
interval, on the songs that both files have with the same reference labels.

  refrain evaluate --model old.safetensors songs.jsonl --json old.json
  refrain evaluate --model new.safetensors songs.jsonl --json new.json
  refrain compare old.json new.json

Two systems of one file: refrain compare run.json run.json --system blstm --system recurring-pair
`,
  settings: compareSettings,
  run: async ({ settings, operands }, signal) => {
    if (operands.length !== 2) throw new RunError(EXIT.usage, "Give two files of scores");
    if (settings.system.length > 2) {
      throw new RunError(EXIT.usage, "--system is given twice at most");
    }
    const [first, second] = await Promise.all(
      operands.map((path, place) => storedRun(path, settings.system[place] ?? settings.system[0])),
    );
    const steps = compareTask(first, second, settings);
    const comparison = await runCooperatively(steps, signal).catch((error) => {
      if (!(error instanceof RangeError)) throw error;
      throw new RunError(EXIT.unreadable, `Cannot compare the files. ${error.message}`);
    });
    if (comparison === undefined) return signal.reason as number;
    await stdoutSink().write(toText(comparison, [first, second], settings.all));
    return EXIT.done;
  },
});

/** A system of a stored run, and the path of its file. */
interface Run extends StoredRun {
  readonly path: string;
  readonly file: ScoresFile;
  readonly system: SystemScores;
}

async function storedRun(path: string, name: string | undefined): Promise<Run> {
  const file = await readScores(path);
  const system = file.systems.find((system) => system.name === name || name === undefined);
  if (system === undefined) {
    const names = file.systems.map(({ name }) => name);
    throw new RunError(
      EXIT.usage,
      `--system ${name}: ${path} has ${names.join(", ")}${didYouMean(name!, names)}`,
    );
  }
  return { path, file, system };
}

async function readScores(path: string): Promise<ScoresFile> {
  const refuse = (reason: string) => unreadable(path, reason);
  const text = await Deno.readTextFile(path).catch((error) => {
    throw refuse(systemReason(error));
  });
  const content = parseJson(text);
  const { schema } = (content ?? {}) as { schema?: unknown };
  if (!String(schema).startsWith("refrain.scores/")) {
    throw refuse("it is not a scores file: give a file that refrain evaluate --json wrote");
  }
  if (/^refrain\.scores\/\d+$/.test(String(schema)) && schema !== SCORES_SCHEMA) {
    throw refuse(
      `it was written by another release, as ${schema}; this one reads ${SCORES_SCHEMA}. ` +
        "Run refrain evaluate again",
    );
  }
  const read = parseSchema(scoresFileSchema, content);
  if ("fault" in read) throw refuse(`it is not a scores file: ${read.fault}`);
  return read.value;
}

/** The value of a JSON text; undefined if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toText(comparison: Comparison, runs: readonly Run[], all: boolean): string {
  const { songs, only, relabelled, first, second, difference } = comparison;
  const printed = all ? PRINTED_SCORES : HEADLINE_SCORES;
  const [one, other] = [first, second].map((system, place) => ({
    ...system,
    name: `${"AB"[place]}: ${system.name}`,
  }));
  return [
    `${counted(songs, "song")}. A is ${runs[0].path}, B is ${runs[1].path}`,
    only[0] + only[1] + relabelled > 0
      ? `Left out: ${only[0]} only in A, ${
        only[1]
      } only in B, ${relabelled} with other words or labels`
      : "",
    scoreTable([one, other], printed, songs),
    differenceTable([{ ...difference, system: "B", minus: "A" }], printed),
    runs.flatMap(({ file, system }, place) =>
      [
        ...describeLeftOut(file.left_out).map((text) => `left out ${text}`),
        ...systemWarnings(system),
      ]
        .map((text) => `warning: ${"AB"[place]}: ${text}`)
    ).join("\n"),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}
