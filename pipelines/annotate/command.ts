/**
 * `refrain annotate`: the command line of the main job.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { Accounting } from "../stream/accounting.ts";
import { annotate } from "./run.ts";
import { metricsJson, report } from "./report.ts";
import { annotateLive } from "./live.ts";
import { type AnnotateFlags, annotateFlags } from "./settings.ts";
import { type AnnotationFormat, WRITE } from "../annotator/output_format.ts";
import { DEFAULT_MODEL, loadTagger } from "../annotator/model_store.ts";
import { command } from "../cli/command.ts";
import { EXIT, RunError } from "../errors.ts";
import { loadAnnotator } from "../annotator/load.ts";
import { exitCodeOf } from "../cli/song_files.ts";
import { languageSet } from "../cli/song_flags.ts";
import { checkOutputs, type Outputs, withOutputs } from "../stream/sinks/outputs.ts";
import {
  filesSource,
  findFiles,
  type FoundFiles,
  tellPassedOver,
} from "../stream/sources/files.ts";
import { type InputFormat, MAX_RECORD_BYTES } from "../stream/sources/contract.ts";
import { progressLine } from "../cli/progress.ts";

export const annotateCommand = command({
  name: "annotate",
  summary: "Label the lines of songs as verse or chorus, and find where sections begin.",
  usage: "refrain annotate [flags] [FILE|FOLDER|-]...",
  about: `
Reads songs from files, from folders (*.jsonl, *.ndjson, *.txt) or from stdin (-, the default),
plain or compressed with gzip or zstd, and writes one annotation a song, in the same order.

  refrain annotate < songs.jsonl > annotations.jsonl
  refrain annotate songs/ more.jsonl.gz --output out.jsonl --rejects bad.jsonl
  refrain annotate --format text lyrics.txt

JSONL: one song a line, {"id", "lines": [...]} or {"id", "lyrics": "..."}. Plain text: one song.
Blank lines are stanza breaks; headers such as [Chorus] are gold labels, against which the
annotation is scored. docs/annotation.md has every field, docs/rejects.md every error code.

Records that are no songs go to the rejects with their place and reason; the rest is annotated.
The last line on stderr accounts for every record that was read.
`,
  flags: annotateFlags,
  run: ({ flags, operands }, signal) =>
    withOutputs(
      flags,
      signal,
      (outputs) => (flags.live ? runLive : runBatch)(flags, operands, outputs, signal),
    ),
});

async function runBatch(
  given: AnnotateFlags,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.length === 0 && Deno.stdin.isTerminal()) {
    console.error("Reading from the terminal: type or paste a song, then press Ctrl-D");
  }
  const { files, passedOver } = await filesFor(operands, given);
  const format = formatOf(given);
  const annotator = await loadAnnotator(given.model ?? DEFAULT_MODEL, {
    limits: limitsOf(given),
    withLines: given.lines,
    ...(given.language.length > 0 && { languages: languageSet(given.language) }),
    format,
  }, given.workers ?? navigator.hardwareConcurrency);
  const source = filesSource(
    files,
    (given.input ?? "auto") as InputFormat,
    given["max-line-bytes"] ?? MAX_RECORD_BYTES,
  );
  const progress = progressLine(), accounting = new Accounting();
  const outcome = await annotate({
    source,
    annotator,
    format,
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
  tellPassedOver(passedOver);
  if (outcome.accounting.read === 0) console.error("no song was found");
  if (signal.aborted) {
    console.error(`interrupted${given.output ? `: see ${given.output}.part` : ""}`);
  }
  report(outcome);
  await outputs.metrics?.write(metricsJson(outcome, annotator.model));
  return exitCodeOf(outcome, given, signal);
}

/** The files to read, stdin unless others are named. None of them may be an output as well. */
async function filesFor(
  operands: readonly string[],
  { output, rejects, metrics }: AnnotateFlags,
): Promise<FoundFiles> {
  const outputs = [output, rejects, metrics].filter((path) => path !== undefined);
  const found = await findFiles(operands.length > 0 ? operands : ["-"], outputs);
  checkOutputs({ output, rejects, metrics }, found.files);
  return found;
}

async function runLive(
  given: AnnotateFlags,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.some((operand) => operand !== "-")) {
    throw new RunError(EXIT.usage, "--live reads stdin alone, and no files");
  }
  for (const flag of ["metrics", "language", "input"] as const) {
    if ((given[flag]?.length ?? 0) > 0) {
      throw new RunError(EXIT.usage, `--live and --${flag} do not go together`);
    }
  }
  if (given.workers !== undefined) {
    throw new RunError(EXIT.usage, "--live works in the main thread: it takes no --workers");
  }
  const tagger = await loadTagger(given.model ?? DEFAULT_MODEL);
  const format = formatOf(given);
  const before = format !== "jsonl" && isToTerminal(given) ? CLEAR_SCREEN : "";
  const accounting = await annotateLive({
    bytes: Deno.stdin,
    tagger,
    ...outputs,
    write: (song, annotation) => before + WRITE[format](song, annotation),
    limits: limitsOf(given),
    maxLineBytes: given["max-line-bytes"] ?? MAX_RECORD_BYTES,
    withLines: given.lines,
    signal,
  });
  tagger.dispose();
  console.error(String(accounting));
  return exitCodeOf({ accounting, unreadable: 0 }, given, signal);
}

function limitsOf(given: AnnotateFlags) {
  return { ...SONG_LIMITS, ...(given["max-lines"] && { maxLines: given["max-lines"] }) };
}

/** How annotations are written: as text on a terminal, unless the flags say otherwise. */
function formatOf(given: AnnotateFlags): AnnotationFormat {
  const format = given.format ?? (isToTerminal(given) && !given.lines ? "text" : "jsonl");
  if (format === "jsonl") return format;
  return isToTerminal(given) && !Deno.noColor ? "coloured text" : "text";
}

function isToTerminal({ output }: AnnotateFlags): boolean {
  return output === undefined && Deno.stdout.isTerminal();
}

const CLEAR_SCREEN = "\x1b[2J\x1b[H";
