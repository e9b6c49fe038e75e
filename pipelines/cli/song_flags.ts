/**
 * The flags of consume that say how records become songs, and songs annotations.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import type { Form } from "./flag.ts";
import type { Flag, Flags } from "./flags.ts";
import { NAME, PATH, TOPIC } from "./validators.ts";
import { INPUT_FORMATS } from "#lib/formats/registry.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";

const MIB = 1024 * 1024;

/** A word alone is a name, and a misspelt one no file: files of models have an extension, or a folder. */
const MODEL: Form = {
  ...PATH,
  words: `${MODEL_NAMES.join(", ")}, or the path of a file, with a dot or a slash`,
  accepts: (text) => MODEL_NAMES.includes(text) || (/[./]/.test(text) && PATH.accepts(text)),
  names: MODEL_NAMES,
};

/** Of annotate, too. */
export const languageFlag = {
  kind: "list",
  value: "CODE",
  commas: true,
  form: NAME,
  help: "Keep songs in these languages, as en,de; filter all others",
} satisfies Flag;

/** The languages that are kept: capitals do not matter. */
export function languageSet(codes: readonly string[]): ReadonlySet<string> {
  return new Set(codes.map((code) => code.toLowerCase()));
}

export const songFlags = {
  input: {
    kind: "text",
    value: "FORMAT",
    choices: INPUT_FORMATS,
    default: "auto",
    help: `How a record is read: ${INPUT_FORMATS.join(", ")} (auto: by content)`,
  },
  lines: { kind: "switch", help: "Put each line's text, label and probability in the annotation" },
  language: languageFlag,
  "max-lines": {
    kind: "integer",
    value: "N",
    minimum: 1,
    default: SONG_LIMITS.maxLines,
    help: "Longest song, in lyric lines",
  },
  "max-record-bytes": {
    kind: "integer",
    value: "BYTES",
    minimum: 1,
    maximum: 256 * MIB,
    default: MAX_RECORD_BYTES,
    help: "Longest record",
  },
  model: {
    kind: "text",
    value: "NAME|FILE",
    form: MODEL,
    default: DEFAULT_MODEL,
    help: `A model's name, or a file that train wrote`,
  },
  workers: {
    kind: "integer",
    value: "N",
    maximum: 256,
    help: "Worker threads that label songs; 0: the main thread does (one a core)",
  },
  "line-events": {
    kind: "switch",
    help: "A record is one line of a song: docs/line_events.md",
  },
  "live-topic": {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Write the annotations of songs that are still growing here",
  },
  "quiet-time": {
    kind: "integer",
    value: "SECONDS",
    minimum: 1,
    maximum: 30 * 24 * 3600,
    default: 600,
    help: "Time without a line after which a growing song is at its end",
  },
  "open-bytes": {
    kind: "integer",
    value: "BYTES",
    minimum: MIB,
    maximum: 16 * 1024 * MIB,
    default: 64 * MIB,
    help: "Memory for the growing songs of one partition",
  },
  "open-songs": {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 400,
    default: 400,
    help: "Most growing songs of one partition",
  },
} satisfies Flags;
