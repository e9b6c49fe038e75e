/**
 * The rules that an input can break.
 *
 * @module
 */

/** Why an input is not a song. `docs/rejects.md` describes each code. */
export type SongErrorCode =
  | "invalid_json"
  | "duplicate_key"
  | "forbidden_key"
  | "lone_surrogate"
  | "too_deep"
  | "invalid_song"
  | "invalid_labels"
  | "invalid_prediction"
  | "invalid_character"
  | "no_lines"
  | "too_many_lines"
  | "line_too_long";

/**
 * An input is not a song: the code says which rule it breaks, the message also where.
 *
 * @example
 * ```ts
 * import { parseSong, SongError } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parseSong({ lines: [] }), new SongError("no_lines", "The song has no lyric line"));
 * ```
 */
export class SongError extends Error {
  /** `"SongError"`. */
  override readonly name = "SongError";

  /** Creates an error. */
  constructor(
    /** The rule. */
    readonly code: SongErrorCode,
    message: string,
  ) {
    super(message);
  }
}
