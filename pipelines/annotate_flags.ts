/**
 * The flags of annotate.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "./artifact_store.ts";
import type { Flags, Parsed } from "./flags.ts";
import { MAX_RECORD_BYTES } from "./sources/source.ts";

export const annotateFlags = {
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
  workers: {
    kind: "integer",
    value: "N",
    maximum: 256,
    help: "Worker threads that label songs (0: the main thread does)",
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
    maximum: 256 * 1024 * 1024,
    help: `Longest line of JSONL, or whole text, that is read (${MAX_RECORD_BYTES})`,
  },
  "max-lines": {
    kind: "integer",
    value: "N",
    minimum: 1,
    help: `Longest song, in lyric lines (${SONG_LIMITS.maxLines})`,
  },
} satisfies Flags;

/** What a command line gave. */
export type AnnotateFlags = Parsed<typeof annotateFlags>["flags"];
