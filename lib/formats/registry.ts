/**
 * The text formats of this release, and which one the name of a file stands for.
 *
 * @module
 */
import type { TextFormat, WritableFormat } from "./contract.ts";
import { jsonl } from "./jsonl.ts";
import { plainText } from "./text.ts";

/**
 * Every text format. If the signatures of two formats match the same line, the first is used.
 *
 * @example Find the format of a media type
 * ```ts
 * import { formats } from "@refrain/refrain/formats";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formats.find(({ mediaType }) => mediaType === "text/plain")?.name, "text");
 * ```
 */
export const formats = [
  jsonl,
  plainText,
] as const;

/** The name of a text format. */
export type FormatName = (typeof formats)[number]["name"];

/** The name of a text format that annotations can be written in. */
export type OutputFormat = Extract<(typeof formats)[number], WritableFormat>["name"];

/** The format of an input, or `auto` if its file name and content decide. */
export type InputFormat = "auto" | FormatName;

/** The format of content that no signature matches. */
export const FALLBACK_FORMAT: FormatName = plainText.name;

/** The values of `--input`. */
export const INPUT_FORMATS: readonly InputFormat[] = ["auto", ...formats.map(({ name }) => name)];

/** The values of `--format`. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = formats.filter(isWritable)
  .map(({ name }) => name);

/**
 * The format of a name.
 *
 * @example
 * ```ts
 * import { findFormat } from "@refrain/refrain/formats";
 * import assert from "node:assert/strict";
 *
 * const song = findFormat("jsonl").parse('{"id": 7, "lyrics": "Walk on\\n\\nSing it loud"}');
 * assert.deepEqual([song.id, song.lines, song.breaks], ["7", ["Walk on", "Sing it loud"], [1]]);
 * ```
 */
export function findFormat<Name extends FormatName>(
  name: Name,
): Extract<(typeof formats)[number], { name: Name }> {
  return formats.find((format) => format.name === name) as ReturnType<typeof findFormat<Name>>;
}

function isWritable(format: TextFormat<FormatName>): format is WritableFormat<OutputFormat> {
  return "stringify" in format;
}

/** The parts of a file name. */
export interface SongFileName {
  /** The name without folders and extensions, `Tide` for `songs/Tide.txt.gz`. */
  readonly stem: string;
  /** The format that the extension stands for; undefined if content decides. */
  readonly format?: TextFormat<FormatName>;
}

/** Every extension of a format, compressed or not, as patterns: `*.jsonl`, `*.ndjson`, … */
export const SONG_FILE_PATTERNS: readonly string[] = formats
  .flatMap(({ extensions }) => extensions.map((extension) => `*.${extension}`));

/** Reads the name of a file, or its path. `.gz` and `.zst` after the extension are left out. */
export function parseFileName(path: string): SongFileName {
  const [, name] = /([^/\\]*?)(?:\.gz|\.zst)?$/i.exec(path)!;
  const dot = name.lastIndexOf("."), extension = name.slice(dot + 1).toLowerCase();
  const format = dot < 0 ? undefined : formats.find((one) => one.extensions.includes(extension));
  return format === undefined ? { stem: name } : { stem: name.slice(0, dot), format };
}

/** Whether a file in a folder is read for songs: its extension is that of a format. */
export function isSongFile(name: string): boolean {
  return parseFileName(name).format !== undefined;
}
