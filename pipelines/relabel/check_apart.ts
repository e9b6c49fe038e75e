import { resolve, sep } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { foldersOf } from "./catalogue.ts";

/**
 * Checks that a folder which is written is none of those that are read, and in none of them.
 *
 * @throws {RunError} with exit code 64 if it is, 65 if what is read is not there
 */
export async function checkApart(folder: string, operands: readonly string[]): Promise<void> {
  for (const read of await foldersOf(operands)) {
    if (!`${resolve(folder)}${sep}`.startsWith(`${read}${sep}`)) continue;
    throw new RunError(EXIT.usage, `--output ${folder} lies in ${read}, which is read`);
  }
}
