/**
 * `refrain annotate`: the command line of the main job.
 *
 * @module
 */
import { findFormat, type OutputFormat, SONG_FILE_PATTERNS } from "#lib/formats/registry.ts";
import { escapeLines } from "#lib/escape_control.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { Accounting } from "../stream/accounting.ts";
import { annotate, type AnnotateRun } from "./run.ts";
import { printSummary, stringifySummary } from "./report.ts";
import { annotateLive } from "./live.ts";
import { annotateSettings, type AnnotateValues } from "./settings.ts";
import { loadTagger } from "../annotator/model_store.ts";
import { command } from "../cli/command.ts";
import { EXIT, RunError } from "../errors.ts";
import { loadAnnotator } from "../annotator/load.ts";
import { exitCode, toLanguageSet } from "../cli/song_settings.ts";
import { checkOutputs, type Outputs, withOutputs } from "../stream/sinks/outputs.ts";
import { reportRejects } from "../stream/sinks/rejects.ts";
import {
  filesSource,
  findFiles,
  type FoundFiles,
  reportRepeated,
  reportSkipped,
} from "../stream/sources/files.ts";
import { progressLine } from "../cli/terminal.ts";

export const annotateCommand = command({
  name: "annotate",
  summary: "Label the lines of songs as verse or chorus, and find where sections begin.",
  usage: "refrain annotate [flags] [FILE|FOLDER|-]...",
  about: `
Reads songs from files, from folders (${
    SONG_FILE_PATTERNS.join(", ")
  }) or from stdin (-, the default),
plain or compressed with gzip or zstd, and writes one annotation a song, in the same order.

  refrain annotate < songs.jsonl > annotations.jsonl
  refrain annotate songs/ more.jsonl.gz --output out.jsonl --rejects bad.jsonl
  refrain annotate --format text lyrics.txt

JSONL: one song a line, {"id", "lines": [...]} or {"id", "lyrics": "..."}. Plain text: one song.
Blank lines are stanza breaks; headers such as [Chorus] are reference labels, against which the
annotation is scored. docs/annotation.md has every field, docs/rejects.md every error code.

Records that are no songs go to the rejects with their place and reason; the rest is annotated.
The last line on stderr accounts for every record that was read.
`,
  settings: annotateSettings,
  run: ({ settings, operands }, signal) =>
    withOutputs(
      settings,
      signal,
      (outputs) => (settings.live ? runLive : runBatch)(settings, operands, outputs, signal),
    ),
});

async function runBatch(
  settings: AnnotateValues,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.length === 0 && Deno.stdin.isTerminal()) {
    console.error("Reading from the terminal: type or paste a song, then press Ctrl-D");
  }
  const { files, skipped: passedOver } = await filesFor(operands, settings);
  reportRepeated(files);
  const annotator = await loadAnnotator(settings.model, {
    limits: songLimits(settings),
    withLines: settings.lines,
    ignoreBreaks: settings.ignoreBreaks,
    languages: toLanguageSet(settings.language),
  }, settings.workers ?? navigator.hardwareConcurrency);
  const source = filesSource(files, settings.input, settings.maxLineBytes);
  const progress = progressLine(), accounting = new Accounting();
  const outcome = await annotate({
    source,
    annotator,
    stringify: annotationWriter(settings),
    ...outputs,
    signal,
    accounting,
    progress: progress.show,
  }).catch((error) => {
    progress.clear();
    if (error instanceof RunError) {
      console.error(`${accounting} unfinished=${accounting.unfinished}`);
    }
    throw error;
  });
  await annotator.dispose();
  progress.clear();
  reportSkipped(passedOver);
  if (outcome.accounting.read === 0) console.error("no song was found");
  if (signal.aborted) {
    console.error(`interrupted${settings.output ? `: see ${settings.output}.part` : ""}`);
  }
  reportRejects(outcome.accounting.count("rejected"), settings);
  printSummary(outcome);
  await outputs.metrics?.write(stringifySummary(outcome, annotator.model));
  return exitCode(outcome, settings, signal);
}

/** The files to read, stdin unless others are named. None of them may be an output as well. */
async function filesFor(
  operands: readonly string[],
  { output, rejects, metrics }: AnnotateValues,
): Promise<FoundFiles> {
  const outputs = [output, rejects, metrics].filter((path) => path !== undefined);
  const found = await findFiles(operands.length > 0 ? operands : ["-"], outputs);
  checkOutputs({ output, rejects, metrics }, found.files);
  return found;
}

async function runLive(
  settings: AnnotateValues,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.some((operand) => operand !== "-")) {
    throw new RunError(EXIT.usage, "--live reads stdin alone, and no files");
  }
  const tagger = await loadTagger(settings.model, settings);
  const format = outputFormat(settings), stringify = annotationWriter(settings);
  const before = format !== "jsonl" && writesToTerminal(settings) ? CLEAR_SCREEN : "";
  const accounting = await annotateLive({
    bytes: Deno.stdin,
    tagger,
    ...outputs,
    write: (song, annotation) => before + stringify(song, annotation),
    limits: songLimits(settings),
    maxLineBytes: settings.maxLineBytes,
    withLines: settings.lines,
    signal,
  });
  tagger.dispose();
  reportRejects(accounting.count("rejected"), settings);
  console.error(String(accounting));
  return exitCode({ accounting, unreadable: 0 }, settings, signal);
}

function songLimits(settings: AnnotateValues) {
  return { ...SONG_LIMITS, maxLines: settings.maxLines };
}

/** The format of the output: text on a terminal, else JSONL, unless `--format` names one. */
function outputFormat(settings: AnnotateValues): OutputFormat {
  return settings.format ?? (writesToTerminal(settings) && !settings.lines ? "text" : "jsonl");
}

/** Writes annotations in the output format, with colors on a terminal. */
function annotationWriter(settings: AnnotateValues): AnnotateRun["stringify"] {
  const format = findFormat(outputFormat(settings));
  if (!writesToTerminal(settings)) return format.stringify;
  const options = { color: !Deno.noColor };
  return format.name === "text"
    ? (song, annotation) => format.stringify(song, annotation, options)
    : (song, annotation) => escapeLines(format.stringify(song, annotation, options));
}

function writesToTerminal({ output }: AnnotateValues): boolean {
  return output === undefined && Deno.stdout.isTerminal();
}

const CLEAR_SCREEN = "\x1b[2J\x1b[H";
