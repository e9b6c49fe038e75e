/**
 * `refrain annotate`: the command line of the main job.
 *
 * @module
 */
import { jsonOfAnnotation } from "#lib/formats/jsonl.ts";
import { COLOURED, PLAIN, textOfAnnotation } from "#lib/formats/plain.ts";
import type { PooledScores } from "#lib/metrics/scorecard.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { annotate, type AnnotateOutcome } from "./annotate.ts";
import { annotateLive } from "./annotate_live.ts";
import { DEFAULT_MODEL, loadTagger, MODEL_NAMES } from "./artifact_store.ts";
import { command } from "./command.ts";
import { EXIT, RunError } from "./exit.ts";
import type { Flags, Parsed } from "./flags.ts";
import { fileSink } from "./sinks/file.ts";
import type { Sink } from "./sinks/sink.ts";
import { stdioSink } from "./sinks/stdio.ts";
import { filesSource, findFiles } from "./sources/files.ts";
import type { InputFormat } from "./sources/source.ts";
import { progressLine } from "./telemetry.ts";

const MAX_LINE_BYTES = 16 * 1024 * 1024;

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
    help: "Longest line of JSONL, or whole text, that is read (16777216)",
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
  run: async ({ flags: given, operands }, signal) => {
    if (given.live) return await runLive(given, operands, signal);
    const sinks = await openSinks(given);
    try {
      const exitCode = await runBatch(given, operands, sinks, signal);
      for (const sink of Object.values(sinks)) await sink?.close();
      return exitCode;
    } catch (error) {
      for (const sink of Object.values(sinks)) sink?.abandon();
      throw error;
    }
  },
});

type Given = Parsed<typeof flags>["flags"];

interface Sinks {
  readonly output: Sink;
  readonly rejects: Sink;
  readonly metrics?: Sink;
}

async function openSinks({ output, rejects, metrics, force }: Given): Promise<Sinks> {
  const paths = [output, rejects, metrics].filter((path) => path !== undefined);
  if (new Set(paths).size < paths.length) {
    throw new RunError(EXIT.usage, "--output, --rejects and --metrics need different files");
  }
  return {
    output: output === undefined ? stdioSink(Deno.stdout) : await fileSink(output, { force }),
    rejects: rejects === undefined ? stdioSink(Deno.stderr) : await fileSink(rejects, { force }),
    ...(metrics !== undefined && { metrics: await fileSink(metrics, { force }) }),
  };
}

async function runBatch(
  given: Given,
  operands: readonly string[],
  sinks: Sinks,
  signal: AbortSignal,
): Promise<number> {
  const { files, passedOver } = await findFiles(operands.length > 0 ? operands : ["-"]);
  const tagger = await loadTagger(given.model ?? DEFAULT_MODEL);
  const source = filesSource(
    files,
    (given.input ?? "auto") as InputFormat,
    given["max-line-bytes"] ?? MAX_LINE_BYTES,
  );
  const progress = progressLine();
  const outcome = await annotate({
    source,
    tagger,
    ...sinks,
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
    console.error(`passed over ${passedOver.length} files by name, such as ${passedOver[0]}`);
  }
  report(outcome);
  await sinks.metrics?.write(metricsJson(outcome, tagger.model));
  return exitCodeOf(outcome, given, signal);
}

async function runLive(
  given: Given,
  operands: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  if (operands.some((operand) => operand !== "-")) {
    throw new RunError(EXIT.usage, "--live reads stdin alone, and no files");
  }
  const tagger = await loadTagger(given.model ?? DEFAULT_MODEL);
  const sinks = await openSinks(given);
  const outcome = await annotateLive({
    bytes: Deno.stdin,
    tagger,
    ...sinks,
    write: writer(given, { redraw: true }),
    limits: limitsOf(given),
    maxLineBytes: given["max-line-bytes"] ?? MAX_LINE_BYTES,
    withLines: given.lines,
    signal,
  });
  tagger.dispose();
  for (const sink of Object.values(sinks)) await sink?.close();
  console.error(String(outcome));
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

function report({ accounting, duplicates, scores }: AnnotateOutcome): void {
  if (duplicates > 0) console.error(`${duplicates} songs had an id that had come before`);
  if (scores !== undefined) {
    console.error(`scores over ${scores.model.songs} songs with gold labels:`);
    console.error(`  this model      ${shortScores(scores.model)}`);
    console.error(`  recurring pair  ${shortScores(scores.recurringPair)}`);
  }
  console.error(String(accounting));
}

function shortScores({ lines, boundaries: { exact, within_1, within_2 } }: PooledScores): string {
  const boundary = [exact, within_1, within_2].map(({ pooled }) => shown(pooled?.f1)).join(" / ");
  return `line macro F1 ${shown(lines.macroF1)}, accuracy ${shown(lines.accuracy)}, ` +
    `boundary F1 ${boundary} (exact / within 1 / within 2 lines)`;
}

function shown(score: number | undefined): string {
  return score === undefined ? "none" : score.toFixed(3);
}

function metricsJson({ accounting, scores, ...counts }: AnnotateOutcome, model: unknown): string {
  const { read } = accounting;
  const [written, rejected, filtered] = (["written", "rejected", "filtered"] as const)
    .map((fate) => accounting.count(fate));
  return JSON.stringify(
    {
      schema: "refrain.scores/1",
      model,
      records: { read, written, rejected, filtered, ...counts },
      scores: scores ?? null,
    },
    null,
    2,
  ) + "\n";
}

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
