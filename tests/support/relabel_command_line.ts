import assert from "node:assert/strict";
import { type Ended, ended, startRefrain } from "./refrain_process.ts";

/** Starts relabel with a rule, unless a model is named, or shards are joined. */
export function startRelabel(...args: readonly string[]): Deno.ChildProcess {
  const isLabelling = !args.includes("--merge");
  const model = isLabelling && !args.includes("--model") ? ["--model", "recurring-pair"] : [];
  return startRefrain("relabel", ...args, ...model, ...isLabelling ? ["--workers", "0"] : []);
}

/** Runs relabel to its end. */
export function relabel(...args: readonly string[]): Promise<Ended> {
  return ended(startRelabel(...args));
}

/** Runs it to its end, asserts the exit code, and returns what was printed on stderr. */
export async function relabelTo(code: number, ...args: readonly string[]): Promise<string> {
  const end = await relabel(...args);
  assert.equal(end.code, code, end.stderr);
  return end.stderr;
}
