/**
 * The flags of relabel.
 *
 * @module
 */
import type { OutputOptions } from "#lib/edition/manifest.ts";
import { DEFAULT_MODEL, MODEL_NAMES } from "../annotator/model_store.ts";
import { EXIT, RunError } from "../errors.ts";
import type { Defaulted, Flags, Parsed } from "../cli/flags.ts";
import { gateFlags } from "../cli/gate_flags.ts";
import { SHARD } from "../cli/validators.ts";
import { isGiven } from "../cli/is_set.ts";
import { songFileFlags } from "../cli/song_files.ts";
import { languageFlag, languageSet, songFlags } from "../cli/song_flags.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";
import { fleetFlags, isViaFleet } from "./fleet/settings.ts";

const COMPRESSIONS = ["none", "gzip", "zstd"] as const;

const { input, "max-line-bytes": maxLineBytes } = songFileFlags;

export const relabelFlags = {
  output: { kind: "text", value: "FOLDER", letter: "o", help: "Write the edition here" },
  model: {
    kind: "text",
    value: "NAME|FILE",
    default: DEFAULT_MODEL,
    help: `The model: ${MODEL_NAMES.join(", ")}, or a file that train wrote`,
  },
  previous: { kind: "text", value: "FOLDER", help: "The edition before this one" },
  "changed-only": {
    kind: "switch",
    help: "Take over from --previous what would come out the same, and label the rest",
  },
  ...gateFlags,
  "allow-collapse": {
    kind: "switch",
    help: "Let an edition pass whose model seems to have stopped telling verse from chorus",
  },
  publish: {
    kind: "text",
    value: "LINK",
    help: "When the edition is finished and passes, let this symbolic link point to it",
  },
  "partition-songs": {
    kind: "integer",
    value: "N",
    minimum: 1,
    help: "Cut each input into parts of so many records (one part an input)",
  },
  compress: {
    kind: "text",
    value: "HOW",
    choices: COMPRESSIONS,
    default: "none",
    help: "How parts are stored: none, gzip or zstd",
  },
  shard: {
    kind: "text",
    value: "I/N",
    form: SHARD,
    default: "1/1",
    help: "Label every Nth input, from the Ith on; --merge joins the N editions",
  },
  merge: { kind: "switch", help: "Join the editions of all shards, which the operands name" },
  lines: { kind: "switch", help: "Put each line's text, label and probability in the record" },
  language: languageFlag,
  input,
  "max-lines": songFlags["max-lines"],
  "max-line-bytes": maxLineBytes,
  workers: {
    kind: "integer",
    value: "N",
    maximum: 256,
    help: "Worker threads that annotate; 0: the main thread does (one a core)",
  },
  "max-rate": { kind: "number", value: "N", minimum: 1, help: "Label no more songs a second" },
  "max-memory": {
    kind: "integer",
    value: "MIB",
    minimum: 256,
    help: "Start workers anew, and fewer of them, so as to stay about below this",
  },
  force: { kind: "switch", help: "Begin anew where an edition is, finished or not" },
  ...fleetFlags,
} satisfies Flags;

/** What a command line gave. */
export type RelabelFlags = Parsed<typeof relabelFlags>["flags"];

/** The same, with the defaults of what was not given. */
export type RelabelSettings = Defaulted<typeof relabelFlags>;

/** The settings that shape an edition. */
export function toOutputOptions(given: RelabelSettings): OutputOptions {
  return {
    format: (given.input ?? "auto") as InputFormat,
    languages: given.language.length > 0 ? [...languageSet(given.language)].toSorted() : null,
    lines: given.lines,
    max_lines: given["max-lines"],
    max_line_bytes: given["max-line-bytes"] ?? MAX_RECORD_BYTES,
    partition_songs: given["partition-songs"] ?? null,
    compression: given.compress as OutputOptions["compression"],
  };
}

/** A share of the catalogue: every `of`th input, from the `number`th on. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

export function parseShard({ shard }: Pick<RelabelSettings, "shard">): Shard {
  const [number, of] = shard.split("/").map(Number);
  return { number, of };
}

/**
 * Checks what goes together.
 *
 * @throws {RunError} with exit code 64 if something does not
 */
export function checkRelabelFlags(given: RelabelFlags, operands: readonly string[]): void {
  const usage = (message: string) => new RunError(EXIT.usage, message);
  if (!given.output) throw usage("--output is missing: the folder of the edition");
  if (operands.length === 0) {
    throw usage(`Name ${given.merge ? "the editions to join" : "files or folders of songs"}`);
  }
  if (operands.includes("-")) throw usage("relabel reads files, and no stdin: see annotate");
  if (given["changed-only"] && given.previous === undefined) {
    throw usage("--changed-only needs --previous, the edition that is taken over from");
  }
  const idle = given.via &&
    (["workers", "max-memory"] as const).find((name) => isGiven(given[name]));
  if (idle) throw usage(`--${idle} is of no use with --via ${given.via}: the fleet does the work`);
  isViaFleet(given);
  if (given.shard !== undefined && parseShard({ shard: given.shard }).of > 1 && given.publish) {
    throw usage("--shard and --publish do not go together: --merge publishes the whole");
  }
  if (!given.merge) return;
  const other = LABELLING.find((name) => isGiven(given[name]));
  if (other) {
    throw usage(`--merge and --${other} do not go together: shards are joined as they are`);
  }
}

/** What a merge, which labels nothing, has no use for. */
const LABELLING = [
  "model",
  "changed-only",
  "partition-songs",
  "compress",
  "shard",
  "lines",
  "language",
  "input",
  "max-lines",
  "max-line-bytes",
  "workers",
  "max-rate",
  "max-memory",
  "via",
] as const;
