/**
 * JSONL: one song a line in, one annotation a line out.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import { isAnnotation, readSong, type Song, type SongLimits } from "../song.ts";
import { MAX_DEPTH, parseStrictJson } from "./strict_json.ts";

/**
 * The song of one JSONL line.
 *
 * @throws {SongError} if the line is not JSON, or not a song.
 */
export function songOfJson(line: string, limits: SongLimits): Song {
  // An annotation holds the song's other fields one level deeper, under "extra".
  const depth = (value: unknown) => isAnnotation(value) ? MAX_DEPTH + 1 : MAX_DEPTH;
  return readSong(parseStrictJson(line, depth), limits);
}

/** One JSONL line, line end included. */
export function jsonOfAnnotation(annotation: Annotation): string {
  return JSON.stringify(annotation) + "\n";
}
