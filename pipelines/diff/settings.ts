/**
 * The flags of diff.
 *
 * @module
 */
import type { Flags, Parsed } from "../cli/flags.ts";
import { gateFlags } from "../cli/gate_flags.ts";

export const diffFlags = {
  json: { kind: "text", value: "FILE", help: "Write everything here as JSON" },
  report: { kind: "text", value: "FILE", help: "Write a report for people here, as HTML" },
  ...gateFlags,
  "most-changed": {
    kind: "integer",
    value: "N",
    maximum: 10_000,
    default: 20,
    help: "How many of the most changed songs are told",
  },
  force: { kind: "switch", help: "Replace output files that exist" },
} satisfies Flags;

/** What a command line gave. */
export type DiffFlags = Parsed<typeof diffFlags>["flags"];
