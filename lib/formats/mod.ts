/**
 * The text formats that Refrain reads songs from and writes annotations in.
 *
 * @example Convert a song from plain text to JSON Lines
 * ```ts
 * import { findFormat } from "@refrain/refrain/formats";
 * import assert from "node:assert/strict";
 *
 * const song = findFormat("text").parse("[Verse]\nWalk on\n\n[Chorus]\nSing it loud");
 * assert.deepEqual(song.lines, ["Walk on", "Sing it loud"]);
 * assert.deepEqual(findFormat("jsonl").parse(JSON.stringify(song)), song);
 * ```
 *
 * @module
 */
export type {
  AnnotatedBoundary,
  AnnotatedLine,
  AnnotatedSegment,
  Annotation,
  ModelInfo,
} from "../annotation.ts";
export type { PrecisionRecall } from "../metrics/precision_recall.ts";
export type { SongScores } from "../metrics/song_scores.ts";
export type { Segment } from "../segment.ts";
export type { Label } from "../label.ts";
export type { Section } from "../section.ts";
export type { Song, SongDefaults, SongLimits } from "../song.ts";
export type { StringifyOptions, TextFormat, WritableFormat } from "./contract.ts";
export { findFormat, type FormatName, formats } from "./registry.ts";
export { jsonl } from "./jsonl.ts";
export { plainText } from "./text.ts";
