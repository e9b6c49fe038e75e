/**
 * `--fail-if`: gates on the command line.
 *
 * @module
 */
import { failedGates, type Gate, parseGate } from "#lib/edition/gate.ts";
import type { Figures } from "#lib/edition/gate_figures.ts";
import { EXIT, RunError } from "../exit.ts";
import type { Flags } from "./flags.ts";

export const gateFlags = {
  "fail-if": {
    kind: "list",
    value: "EXPR",
    help: 'End with 3 if this is true of a figure, such as "boundary_f1<0.9";\n' +
      "give it again for more",
  },
} satisfies Flags;

/**
 * The gates that a command line gives.
 *
 * @param figures the names that there are
 * @throws {RunError} with exit code 64 if one cannot be read.
 */
export function gatesOf(texts: readonly string[], figures?: readonly string[]): Gate[] {
  return texts.map((text) => {
    try {
      return parseGate(text, figures);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RunError(EXIT.usage, `--fail-if ${text}: ${error.message}`);
    }
  });
}

/** Tells each gate that failed on stderr. Returns whether all of them passed. */
export function pass(gates: readonly Gate[], figures: Figures): boolean {
  const failed = failedGates(gates, figures);
  for (const what of failed) console.error(`gate: ${what}`);
  return failed.length === 0;
}
