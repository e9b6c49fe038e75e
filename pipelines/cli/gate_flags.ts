/**
 * `--fail-if`: gates on the command line.
 *
 * @module
 */
import { type Gate, parseGate } from "#lib/edition/gate.ts";
import { EXIT, RunError } from "../errors.ts";
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
 * @throws {RunError} with exit code 64 if one cannot be read.
 */
export function parseGates(texts: readonly string[]): Gate[] {
  return texts.map((text) => {
    try {
      return parseGate(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RunError(EXIT.usage, `--fail-if ${text}: ${error.message}`);
    }
  });
}

/** Tells on stderr why an edition does not pass. */
export function printGateFailures(faults: readonly string[]): void {
  for (const fault of faults) console.error(`gate: ${fault}`);
}
