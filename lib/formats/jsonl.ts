/**
 * JSONL: one song a line in, one annotation a line out.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import { readSong, type Song, type SongLimits } from "#lib/song.ts";
import { parseStrictJson } from "./strict_json.ts";

/**
 * The song of one JSONL line.
 *
 * @throws {SongError} if the line is not JSON, or not a song.
 */
export function songOfJson(line: string, limits: SongLimits): Song {
  return readSong(parseStrictJson(line), limits);
}

/** One JSONL line, line end included. */
export function jsonOfAnnotation(annotation: Annotation): string {
  return JSON.stringify(annotation) + "\n";
}
