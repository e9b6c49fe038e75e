/**
 * JSON Lines, the format of data sets and pipelines.
 *
 * @module
 */
import { isAnnotation, parseSong } from "../song.ts";
import type { WritableFormat } from "./contract.ts";
import { MAX_DEPTH, parseStrictJson } from "./strict_json.ts";

/**
 * JSON Lines: one song per line in, one annotation per line out. It refuses JSON that `JSON.parse`
 * would change silently, such as duplicate keys, and keeps numbers that a 64-bit float cannot hold.
 *
 * @example
 * ```ts
 * import { jsonl } from "@refrain/refrain/formats";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(jsonl.parse('{"lines": ["Walk on"], "year": 1901}').extra, { year: 1901 });
 * assert.throws(() => jsonl.parse('{"lines": ["Walk on"], "lines": []}'), /duplicate key "lines"/);
 * ```
 */
export const jsonl: WritableFormat<"jsonl"> = {
  name: "jsonl",
  description: "one song per line, as a JSON object",
  extensions: ["jsonl", "ndjson"],
  mediaType: "application/jsonl",
  record: "line",
  // An object that opens as a song's record does, perhaps over several lines, or a list of such.
  signature: /^(\{\s*["}\n]|\[\s*\{)/,
  parse(line, limits, defaults) {
    // An annotation holds the song's other fields one level deeper, under "extra".
    const depth = (value: unknown) => isAnnotation(value) ? MAX_DEPTH + 1 : MAX_DEPTH;
    return parseSong(parseStrictJson(line, depth), limits, defaults);
  },
  stringify: (_song, annotation) => JSON.stringify(annotation) + "\n",
};

const encoder = new TextEncoder(), CLOSE_OBJECT = 0x7d;

/**
 * Adds a field to a line of JSONL, as the last one. The result is a copy with a line end.
 *
 * @param line a JSON object that is not empty, in UTF-8, with or without its line end
 */
export function withField(line: Uint8Array, name: string, value: unknown): Uint8Array {
  const body = line.subarray(0, line.lastIndexOf(CLOSE_OBJECT));
  const field = encoder.encode(`,${JSON.stringify(name)}:${JSON.stringify(value)}}\n`);
  const whole = new Uint8Array(body.length + field.length);
  whole.set(body);
  whole.set(field, body.length);
  return whole;
}
