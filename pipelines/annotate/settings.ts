/**
 * The flags of annotate.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import type { Flags, Parsed } from "../cli/flags.ts";
import { songFileFlags } from "../cli/song_files.ts";
import { languageFlag } from "../cli/song_flags.ts";

export const annotateFlags = {
  model: {
    kind: "text",
    value: "NAME|FILE",
    help: `The model: ${MODEL_NAMES.join(", ")}, or a file that train wrote (${DEFAULT_MODEL})`,
  },
  format: {
    kind: "text",
    value: "FORMAT",
    choices: ["jsonl", "text"],
    help: "How annotations are written: jsonl or text (text on a terminal, else jsonl)",
  },
  lines: { kind: "switch", help: "Put each line's text, label and probability in the record" },
  output: { kind: "text", value: "FILE", letter: "o", help: "Write annotations here (stdout)" },
  metrics: {
    kind: "text",
    value: "FILE",
    help: "Write the run's counts, and the scores against gold labels, here as JSON",
  },
  language: languageFlag,
  workers: {
    kind: "integer",
    value: "N",
    maximum: 256,
    help: "Worker threads that annotate; 0: the main thread does (one a core)",
  },
  live: {
    kind: "switch",
    help: "Read one song's lines as they come; annotate it anew after each line",
  },
  "max-lines": {
    kind: "integer",
    value: "N",
    minimum: 1,
    help: `Longest song, in lyric lines (${SONG_LIMITS.maxLines})`,
  },
  ...songFileFlags,
} satisfies Flags;

/** What a command line gave. */
export type AnnotateFlags = Parsed<typeof annotateFlags>["flags"];
