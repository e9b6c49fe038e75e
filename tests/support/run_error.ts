import assert from "node:assert/strict";
import { RunError } from "#pipelines/errors.ts";

/** The error with which an action ends the run; anything else fails the test. */
export async function runErrorOf(action: () => Promise<unknown> | unknown): Promise<RunError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  assert.fail("The action should have ended the run");
}
