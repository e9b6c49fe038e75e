/**
 * JSONL: one song a line in, one annotation a line out.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import { isAnnotation, readSong, type Song, type SongDefaults, type SongLimits } from "../song.ts";
import { MAX_DEPTH, parseStrictJson } from "./strict_json.ts";

/**
 * The song of one JSONL line.
 *
 * @throws {SongError} if the line is not JSON, or not a song.
 */
export function songOfJson(line: string, limits: SongLimits, defaults?: SongDefaults): Song {
  // An annotation holds the song's other fields one level deeper, under "extra".
  const depth = (value: unknown) => isAnnotation(value) ? MAX_DEPTH + 1 : MAX_DEPTH;
  return readSong(parseStrictJson(line, depth), limits, defaults);
}

/** One JSONL line, line end included. */
export function jsonOfAnnotation(annotation: Annotation): string {
  return JSON.stringify(annotation) + "\n";
}

const encoder = new TextEncoder(), CLOSE_OBJECT = 0x7d;

/**
 * The same record with one more field, the last, line end included.
 *
 * @param line an object that is not empty, in UTF-8, with or without its line end
 */
export function withField(line: Uint8Array, name: string, value: unknown): Uint8Array {
  const body = line.subarray(0, line.lastIndexOf(CLOSE_OBJECT));
  const field = encoder.encode(`,${JSON.stringify(name)}:${JSON.stringify(value)}}\n`);
  const whole = new Uint8Array(body.length + field.length);
  whole.set(body);
  whole.set(field, body.length);
  return whole;
}
