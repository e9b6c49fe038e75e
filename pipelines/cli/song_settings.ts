/**
 * The settings that commands share which read songs, and the exit code that their runs end with.
 *
 * @module
 */
import { z } from "zod";
import { SONG_LIMITS } from "#lib/song.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import { EXIT } from "../errors.ts";
import { type Accounting, checkBalance } from "../stream/accounting.ts";
import { INPUT_FORMATS } from "#lib/formats/registry.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";
import { listSetting, setting, switchSetting } from "./setting.ts";
import { NAME } from "./value_formats.ts";

const MAX_WORKERS = 256;
/** Upper bound of the settings that bound a record, in bytes. */
export const LARGEST_RECORD_BOUND = 256 * 1024 * 1024;

export const modelSetting = setting(z.string().default(DEFAULT_MODEL), {
  value: "NAME|FILE",
  help: `The model: ${MODEL_NAMES.join(", ")}, or a file that train wrote`,
});

export const languageSetting = listSetting(NAME, {
  value: "CODE",
  commas: true,
  help: "Keep songs whose `language` is one of these (en,de); filter others",
});

/** The languages to keep, in lower case; undefined if all are kept. */
export function toLanguageSet(codes: readonly string[]): ReadonlySet<string> | undefined {
  return codes.length > 0 ? new Set(codes.map((code) => code.toLowerCase())) : undefined;
}

export const linesSetting = switchSetting(
  "Include each line's text, label and probability in the annotation",
);

export const ignoreBreaksSetting = switchSetting(
  "Label songs as if they had no stanza breaks (blank lines)",
);

export const maxLinesSetting = setting(z.int().min(1).default(SONG_LIMITS.maxLines), {
  value: "N",
  help: "Maximum length of a song, in lyric lines",
});

export const workersSetting = setting(z.int().min(0).max(MAX_WORKERS).optional(), {
  value: "N",
  otherwise: "one per core",
  help: "Worker threads; 0 annotates in the main thread",
});

export const forceSetting = switchSetting("Replace files that exist");

export const rejectsSetting = setting(z.string().optional(), {
  value: "FILE",
  otherwise: "stderr",
  help: "Write rejected records here",
});

/** The settings of commands that read songs from files. */
export const songFileSettings = {
  input: setting(z.enum(INPUT_FORMATS).default("auto"), {
    value: "FORMAT",
    help: `The format of the input: ${INPUT_FORMATS.join(", ")};\n` +
      "auto decides by the file's name, else by its content",
  }),
  rejects: rejectsSetting,
  force: forceSetting,
  failOnReject: switchSetting("Exit with 2 if a record was rejected"),
  maxLineBytes: setting(z.int().min(1).max(LARGEST_RECORD_BOUND).default(MAX_RECORD_BYTES), {
    value: "BYTES",
    help: "Maximum size of a line of JSONL, or of a whole text",
  }),
};

/** The outcome of a run over song files. */
export interface SongFilesOutcome {
  readonly accounting: Accounting;
  /** How many files could not be read to their end. */
  readonly unreadable: number;
}

/** @throws {RunError} if the accounting does not balance. */
export function exitCode(
  { accounting, unreadable }: SongFilesOutcome,
  { failOnReject }: { readonly failOnReject: boolean },
  signal: AbortSignal,
): number {
  checkBalance(accounting);
  if (signal.aborted) return signal.reason as number;
  if (unreadable > 0) return EXIT.unreadable;
  return failOnReject && accounting.count("rejected") > 0 ? EXIT.rejected : EXIT.done;
}
