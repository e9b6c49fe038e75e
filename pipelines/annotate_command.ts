/**
 * `refrain annotate`: the command line of the main job.
 *
 * @module
 */
import { jsonOfAnnotation } from "#lib/formats/jsonl.ts";
import { COLOURED, PLAIN, textOfAnnotation } from "#lib/formats/plain.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { annotate, type AnnotateOutcome } from "./annotate.ts";
import { metricsJson, report } from "./annotate_report.ts";
import { annotateLive } from "./annotate_live.ts";
import { DEFAULT_MODEL, loadTagger, MODEL_NAMES } from "./artifact_store.ts";
import { command } from "./command.ts";
import { EXIT, RunError } from "./exit.ts";
import type { Flags, Parsed } from "./flags.ts";
import { type Outputs, withOutputs } from "./sinks/outputs.ts";
import { filesSource, findFiles } from "./sources/files.ts";
import { type InputFormat, MAX_RECORD_BYTES } from "./sources/source.ts";
import { progressLine } from "./telemetry.ts";

const flags = {
  model: {
    kind: "text",
    value: "NAME|FILE",
    help: `The model: ${MODEL_NAMES.join(", ")}, or a file that train wrote (${DEFAULT_MODEL})`,
  },
  input: {
    kind: "text",
    value: "FORMAT",
    choices: ["auto", "jsonl", "text"],
    help: "How input is read: auto, jsonl or text (auto: by file name, else by content)",
  },
  format: {
    kind: "text",
    value: "FORMAT",
    choices: ["jsonl", "text"],
    help: "How annotations are written: jsonl or text (text on a terminal, else jsonl)",
  },
  lines: { kind: "switch", help: "Put each line's text, label and probability in the record" },
  output: { kind: "text", value: "FILE", letter: "o", help: "Write annotations here (stdout)" },
  rejects: { kind: "text", value: "FILE", help: "Write rejected records here (stderr)" },
  metrics: {
    kind: "text",
    value: "FILE",
    help: "Write the run's counts, and the scores against gold labels, here as JSON",
  },
  language: {
    kind: "list",
    value: "CODE",
    help: "Keep songs whose `language` is this one; give it again for more. Others are filtered",
  },
  live: {
    kind: "switch",
    help: "Read one song's lines as they come; annotate it anew after each line",
  },
  force: { kind: "switch", help: "Replace output files that exist" },
  "fail-on-reject": { kind: "switch", help: "Exit with 2 if a record was rejected" },
  "max-line-bytes": {
    kind: "integer",
    value: "N",
    minimum: 1,
    help: `Longest line of JSONL, or whole text, that is read (${MAX_RECORD_BYTES})`,
  },
  "max-lines": {
    kind: "integer",
    value: "N",
    minimum: 1,
    help: `Longest song, in lyric lines (${SONG_LIMITS.maxLines})`,
  },
} satisfies Flags;

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
  flags,
  run: ({ flags, operands }, signal) =>
    withOutputs(
      flags,
      signal,
      (outputs) => (flags.live ? runLive : runBatch)(flags, operands, outputs, signal),
    ),
});

type Given = Parsed<typeof flags>["flags"];

async function runBatch(
  given: Given,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.length === 0 && Deno.stdin.isTerminal()) {
    console.error("Reading from the terminal: type or paste a song, then press Ctrl-D");
  }
  const { files, passedOver } = await findFiles(operands.length > 0 ? operands : ["-"]);
  const tagger = await loadTagger(given.model ?? DEFAULT_MODEL);
  const source = filesSource(
    files,
    (given.input ?? "auto") as InputFormat,
    given["max-line-bytes"] ?? MAX_RECORD_BYTES,
  );
  const progress = progressLine();
  const outcome = await annotate({
    source,
    tagger,
    ...outputs,
    write: writer(given),
    limits: limitsOf(given),
    withLines: given.lines,
    ...(given.language.length > 0 && { languages: new Set(given.language) }),
    signal,
    progress: progress.show,
  });
  tagger.dispose();
  progress.clear();
  if (passedOver.length > 0) {
    console.error(`passed over by name: ${passedOver.length}, such as ${passedOver[0]}`);
  }
  report(outcome);
  await outputs.metrics?.write(metricsJson(outcome, tagger.model));
  return exitCodeOf(outcome, given, signal);
}

async function runLive(
  given: Given,
  operands: readonly string[],
  outputs: Outputs,
  signal: AbortSignal,
): Promise<number> {
  if (operands.some((operand) => operand !== "-")) {
    throw new RunError(EXIT.usage, "--live reads stdin alone, and no files");
  }
  const tagger = await loadTagger(given.model ?? DEFAULT_MODEL);
  const accounting = await annotateLive({
    bytes: Deno.stdin,
    tagger,
    ...outputs,
    write: writer(given, { redraw: true }),
    limits: limitsOf(given),
    maxLineBytes: given["max-line-bytes"] ?? MAX_RECORD_BYTES,
    withLines: given.lines,
    signal,
  });
  tagger.dispose();
  console.error(String(accounting));
  return signal.aborted ? signal.reason as number : EXIT.done;
}

function limitsOf(given: Given) {
  return { ...SONG_LIMITS, ...(given["max-lines"] && { maxLines: given["max-lines"] }) };
}

function writer({ format, output, lines }: Given, { redraw = false } = {}) {
  const terminal = output === undefined && Deno.stdout.isTerminal();
  if ((format ?? (terminal && !lines ? "text" : "jsonl")) === "jsonl") {
    return (_: unknown, annotation: Parameters<typeof jsonOfAnnotation>[0]) =>
      jsonOfAnnotation(annotation);
  }
  const styles = terminal && !Deno.noColor ? COLOURED : PLAIN;
  const before = terminal && redraw ? CLEAR_SCREEN : "";
  return (...song: Parameters<typeof textOfAnnotation>) =>
    before + textOfAnnotation(song[0], song[1], styles);
}

const CLEAR_SCREEN = "\x1b[2J\x1b[H";

function exitCodeOf(
  { accounting, unreadable }: AnnotateOutcome,
  given: Given,
  signal: AbortSignal,
): number {
  if (!accounting.balances) {
    throw new RunError(EXIT.failed, "Records were lost: the counts above do not balance");
  }
  if (signal.aborted) return signal.reason as number;
  if (unreadable > 0) return EXIT.unreadable;
  return given["fail-on-reject"] && accounting.count("rejected") > 0 ? EXIT.rejected : EXIT.done;
}
