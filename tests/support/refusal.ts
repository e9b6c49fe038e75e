import assert from "node:assert/strict";
import { SongError } from "#lib/song_error.ts";

/** The error with which an action refuses its song; anything else fails the test. */
export function refusal(action: () => unknown): SongError {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    if (error instanceof SongError) return error;
    throw error;
  }
  assert.fail(`Nothing was refused, and this came back: ${JSON.stringify(value)}`);
}
