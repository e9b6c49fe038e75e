import assert from "node:assert/strict";
import { ended, startAnnotate } from "./refrain_process.ts";

/** What `annotate` writes for songs given as JSONL, line by line, by the songs' ids. */
export async function annotationsById(
  jsonl: string,
  ...flags: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await ended(startAnnotate(...flags), jsonl);
  assert.equal(code, 0, stderr);
  return new Map(stdout.trimEnd().split("\n").map((line) => [JSON.parse(line).id, line]));
}
