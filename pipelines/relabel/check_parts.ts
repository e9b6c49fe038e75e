import { EXIT, RunError } from "../errors.ts";
import type { CatalogueInput } from "./catalogue_input.ts";

/** What a part's files are called, of whatever settings, while they are written and then. */
const STORED = /^(?<part>.*?)(?<number>-\d{5,})?\.jsonl(\.gz|\.zst)?(\.part)?$/s;

/**
 * Checks that no input, and no part of one, is in the way of another, with whatever settings they are
 * written.
 *
 * @param inputs by name, their files by name as well
 * @throws {RunError} with exit code 64 if one is
 */
export function checkParts(inputs: readonly CatalogueInput[]): void {
  const owners = new Map<string, string>();
  for (const { name, part } of inputs) {
    const other = owners.get(part);
    if (other !== undefined) {
      throw refusal(`${other} and ${name} would both become the part ${part}: rename one`);
    }
    owners.set(part, name);
  }
  for (const folder of new Set([...owners.keys()].flatMap(foldersAbove))) {
    const { part, number = "" } = STORED.exec(folder)?.groups ?? {};
    const owner = owners.get(part) ?? owners.get(part + number);
    if (owner === undefined) continue;
    throw refusal(`${owner} would become a file where the folder ${folder} has to be: rename one`);
  }
  for (const { name, files } of inputs) {
    if (files.some((file, place) => file === files[place + 1])) {
      throw refusal(`${name} is named twice`);
    }
  }
}

/** `a` and `a/b` of `a/b/c`. */
function foldersAbove(part: string): string[] {
  const names = part.split("/");
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join("/"));
}

function refusal(message: string): RunError {
  return new RunError(EXIT.usage, message);
}
