/**
 * The setting `fail-if`: gates that end a run with exit code 3.
 *
 * @module
 */
import { type Gate, parseGate } from "#lib/edition/gate.ts";
import { z } from "zod";
import { usageError } from "../errors.ts";
import { listSetting } from "./setting.ts";

export const gateSettings = {
  failIf: listSetting(z.string(), {
    value: "EXPR",
    help: 'Exit with 3 if this condition on a metric holds, such as "boundary_f1<0.9";\n' +
      "repeat the flag for several",
  }),
};

/**
 * Parses the gates of a command line.
 *
 * @throws {RunError} with exit code 64 if one cannot be parsed.
 */
export function parseGates(texts: readonly string[]): Gate[] {
  return texts.map((text) => {
    try {
      return parseGate(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw usageError(`--fail-if ${text}: ${error.message}`);
    }
  });
}

/** Prints on stderr why an edition does not pass. */
export function printGateFailures(failures: readonly string[]): void {
  for (const failure of failures) console.error(`gate: ${failure}`);
}
