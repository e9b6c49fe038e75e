/**
 * The contract of a text format: how its content is recognised and cut into records, how a record
 * becomes a song, and how an annotation is written. A format is one file in this folder and one line
 * in `registry.ts`; flags, help, file names, recognition and docs follow from it.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import type { Song, SongDefaults, SongLimits } from "../song.ts";

/** A text format. Stateless, so that one object serves every input and thread. */
export interface TextFormat<Name extends string = string> {
  /** The value of `--input` and `--format`. */
  readonly name: Name;
  /** What an input holds, in a few words. */
  readonly description: string;
  /** File name extensions, in lower case, without the dot. The first is the usual one. */
  readonly extensions: readonly string[];
  /** The media type (MIME type) of an input. */
  readonly mediaType: string;
  /** What one record is: each line of the input, or the whole input. */
  readonly record: "line" | "input";
  /**
   * Matches the beginning of a line that only this format has. It is tried on the lines of the first
   * 64 KiB: on up to {@linkcode SIGNATURE_LENGTH} bytes of each, without leading white space, and with
   * the line feed if the line is shorter. Without it, only file names and `--input` lead here.
   */
  readonly signature?: RegExp;
  /**
   * The song of one record.
   *
   * @param text the record, without a byte order mark or line end
   * @param limits of the song (`SONG_LIMITS`)
   * @param defaults for a song without an id or title
   * @throws {SongError} that names the rule and the place, if the text is not a song.
   */
  parse(text: string, limits?: SongLimits, defaults?: SongDefaults): Song;
}

/** A text format in which annotations can be written, too. */
export interface WritableFormat<Name extends string = string> extends TextFormat<Name> {
  /** The annotation of a song as text, line end included. The texts of several songs can be joined. */
  stringify(song: Song, annotation: Annotation, options?: StringifyOptions): string;
}

/** How an annotation is written. */
export interface StringifyOptions {
  /** Whether to colour the text for a terminal, if the format is made for people (no). */
  readonly color?: boolean;
}

/** How much of a line a signature is tried on, in bytes. */
export const SIGNATURE_LENGTH = 64;
