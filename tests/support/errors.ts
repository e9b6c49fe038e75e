/**
 * The errors with which actions are expected to fail.
 *
 * @module
 */
import assert from "node:assert/strict";
import { SongError } from "#lib/song_error.ts";
import { RunError } from "#pipelines/errors.ts";

/** The error with which an action refuses its song; anything else fails the test. */
export function songErrorOf(action: () => unknown): SongError {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    if (error instanceof SongError) return error;
    throw error;
  }
  assert.fail(`Nothing was refused, and this came back: ${JSON.stringify(value)}`);
}

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
