/**
 * The rules that a would-be song can break.
 *
 * @module
 */

/** Why something is not a song. The codes are part of the interface: see docs/rejects.md. */
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

/** Says which rule a would-be song broke, and where. */
export class SongError extends Error {
  override readonly name = "SongError";

  constructor(readonly code: SongErrorCode, message: string) {
    super(message);
  }
}
