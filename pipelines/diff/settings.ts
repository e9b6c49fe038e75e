/**
 * The flags of diff.
 *
 * @module
 */
import type { Flags } from "../cli/flags.ts";
import { gateFlags } from "../cli/gate_flags.ts";

export const diffFlags = {
  json: { kind: "text", value: "FILE", help: "Write the whole difference here as JSON" },
  report: { kind: "text", value: "FILE", help: "Write an HTML report here" },
  ...gateFlags,
  "most-changed": {
    kind: "integer",
    value: "N",
    maximum: 10_000,
    default: 20,
    help: "The number of most changed songs to report",
  },
  force: { kind: "switch", help: "Replace output files that exist" },
} satisfies Flags;
