/**
 * What commands that read songs from files have in common: flags, and with which code they end.
 *
 * @module
 */
import { type Accounting, checkBalance } from "../stream/accounting.ts";
import { EXIT } from "../errors.ts";
import type { Flags } from "./flags.ts";
import { INPUT_FORMATS } from "#lib/formats/registry.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";

export const songFileFlags = {
  input: {
    kind: "text",
    value: "FORMAT",
    choices: INPUT_FORMATS,
    help: `How input is read: ${INPUT_FORMATS.join(", ")} (auto: by file name, else by content)`,
  },
  rejects: { kind: "text", value: "FILE", help: "Write rejected records here (stderr)" },
  force: { kind: "switch", help: "Replace files that exist" },
  "fail-on-reject": { kind: "switch", help: "Exit with 2 if a record was rejected" },
  "max-line-bytes": {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 256 * 1024 * 1024,
    help: `Longest line of JSONL, or whole text, that is read (${MAX_RECORD_BYTES})`,
  },
} satisfies Flags;

/** What a run came to. */
export interface SongFilesOutcome {
  readonly accounting: Accounting;
  /** How many files could not be read to their end. */
  readonly unreadable: number;
}

/** @throws {RunError} if the accounting does not balance. */
export function exitCodeOf(
  { accounting, unreadable }: SongFilesOutcome,
  given: { readonly "fail-on-reject"?: boolean },
  signal: AbortSignal,
): number {
  checkBalance(accounting);
  if (signal.aborted) return signal.reason as number;
  if (unreadable > 0) return EXIT.unreadable;
  return given["fail-on-reject"] && accounting.count("rejected") > 0 ? EXIT.rejected : EXIT.done;
}
