/**
 * Songs: lyric lines, stanza breaks, and reference labels if the input has them.
 *
 * @module
 */
import { checksum } from "./checksum.ts";
import { didYouMean } from "./did_you_mean.ts";
import type { Label } from "./label.ts";
import { parseLyrics, splitRows } from "./lyrics.ts";
import { parseSongRecord } from "./song_record.ts";
import { type Section, sectionsFromRecords } from "./section.ts";
import { SongError } from "./song_error.ts";

/**
 * One song of L lyric lines. Line numbers count lyric lines from 0; blank lines and headers do not
 * count.
 */
export interface Song {
  /** The id of the input, or one made from the lines: `sha256-` and 16 digits. */
  readonly id: string;
  /** The title. */
  readonly title?: string;
  /** The artist. */
  readonly artist?: string;
  /** The language, such as `en` or `en-GB`. */
  readonly language?: string;
  /** The lyric lines as they are in the input, [L], at least one. */
  readonly lines: readonly string[];
  /** The lines that begin a stanza, ascending, each in 1 .. L - 1. */
  readonly breaks: readonly number[];
  /** The reference labels, if the input has any: sections in order, without gaps. */
  readonly sections?: readonly Section[];
  /** All other fields of the input. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The longest song that is accepted. */
export interface SongLimits {
  /** The number of lyric lines. */
  readonly maxLines: number;
  /** The length of one lyric line, in characters (UTF-16 code units). */
  readonly maxLineCharacters: number;
}

/**
 * The default limits: 2,000 lyric lines of 4,096 characters.
 *
 * @example
 * ```ts
 * import { parseSong, SONG_LIMITS } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const song = { lines: ["Walk on", "Sing it loud"] };
 * assert.throws(() => parseSong(song, { ...SONG_LIMITS, maxLines: 1 }), /has 2 lyric lines/);
 * ```
 */
export const SONG_LIMITS: SongLimits = { maxLines: 2_000, maxLineCharacters: 4_096 };

/** Values for fields that a song's record leaves out, such as the name of its file. */
export interface SongDefaults {
  /** The id, at least one character. */
  readonly id?: string;
  /** The title. */
  readonly title?: string;
}

/** The `schema` of an annotation, of any version. */
const ANNOTATION = /^refrain\.annotation\/\d+$/;

/** What a model adds to a song. A song that is read from an annotation leaves it out. */
const PREDICTED_FIELDS = "schema occurrence segments boundaries breaks_used model metrics".split(
  " ",
);

/**
 * Reads a song from a record, such as a parsed line of JSONL. `docs/annotation.md` describes its
 * fields.
 *
 * An annotation that holds its lines (`--lines`) is a song, too: its lines and reference labels are
 * read, its predictions are not.
 *
 * @example
 * ```ts
 * import { parseSong } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const song = parseSong({ id: 7, lines: ["[Verse]", "Walk on", "", "[Chorus]", "Sing it loud"] });
 * assert.deepEqual(song.lines, ["Walk on", "Sing it loud"]);
 * assert.deepEqual(song.sections?.map(({ label }) => label), ["verse", "chorus"]);
 * ```
 *
 * @param limits of the song (`SONG_LIMITS`)
 * @param defaults for a song without an id or title
 * @throws {SongError} that names the rule and the field, if the value is not a song.
 */
export function parseSong(
  value: unknown,
  limits: SongLimits = SONG_LIMITS,
  defaults: SongDefaults = {},
): Song {
  const record = parseSongRecord(isAnnotation(value) ? toSongFields(value) : value);
  const { id, title, artist, language, lines, lyrics, breaks, labels, sections, ...others } = {
    ...record,
    id: record.id ?? defaults.id,
    title: record.title ?? defaults.title,
  };

  if (lines != null && lyrics != null) {
    throw new SongError("invalid_song", 'The song has both "lines" and "lyrics": keep one of them');
  }
  if (lines == null && lyrics == null) {
    throw new SongError("invalid_song", describeMissingLines(Object.keys(others), value));
  }
  const rows = (lines?.map((line) => typeof line === "string" ? line : line.text) ?? [lyrics!])
    .flatMap(splitRows);
  const read = parseLyrics(rows, labels ?? undefined);
  checkLines(read.lines, limits);
  if (sections && read.sections && labels == null) {
    throw new SongError(
      "invalid_labels",
      `The song has reference labels twice: keep one of "sections" and bracketed headers`,
    );
  }
  const reference = sections
    ? sectionsFromRecords(sections, read.lines.length, "sections", lineLabels(read.sections))
    : read.sections;

  return {
    id: id == null ? toContentId(read.lines) : typeof id === "object" ? id.rawJSON : String(id),
    ...(title != null && { title }),
    ...(artist != null && { artist }),
    ...(language != null && { language }),
    lines: read.lines,
    breaks: mergeBreaks(read.breaks, breaks ?? [], read.lines.length),
    ...(reference && { sections: reference }),
    ...toExtra(others),
  };
}

/** Why a record without lines is no song. The name of a field may be misspelt. */
function describeMissingLines(fields: readonly string[], record: unknown): string {
  const shown = fields.slice(0, 8).join(", ");
  const remedy = isAnnotation(record)
    ? ". An annotation can be read again if it was made with --lines"
    : fields.map((field) => didYouMean(field, ["lines", "lyrics"])).find((text) => text !== "");
  return `The song has neither "lines" nor "lyrics"${shown && `; it has ${shown}`}${remedy ?? ""}`;
}

/** Whether a value is an annotation: a song and the predictions of a model. */
export function isAnnotation(value: unknown): value is Record<string, unknown> {
  return ANNOTATION.test(String((value as { schema?: unknown } | null)?.schema));
}

/** The record of the song that an annotation was made from. Version 1 has the field `sections`. */
function toSongFields(annotation: Record<string, unknown>): Record<string, unknown> {
  const { reference_sections, ...song } = annotation;
  for (const field of PREDICTED_FIELDS) delete song[field];
  return { ...song, ...(reference_sections != null && { sections: reference_sections }) };
}

/** The reference label of each line, [L], if the song has any. */
export function referenceLabels({ sections }: Song): readonly Label[] | undefined {
  return lineLabels(sections);
}

function lineLabels(sections: readonly Section[] | undefined): Label[] | undefined {
  return sections?.flatMap(({ start, end, label }) => new Array<Label>(end - start).fill(label));
}

const CONTENT_ID = /^sha256-[0-9a-f]{16}$/;

function toContentId(lines: readonly string[]): string {
  return `sha256-${checksum(lines.join("\n")).slice(0, 16)}`;
}

/** Whether the id comes from the input; otherwise it was made from the lines. */
export function hasGivenId({ id }: Song): boolean {
  return !CONTENT_ID.test(id);
}

function checkLines(lines: readonly string[], limits: SongLimits): void {
  if (lines.length === 0) throw new SongError("no_lines", "The song has no lyric line");
  checkLineCount(lines.length, limits);
  lines.forEach((line, number) => checkLine(line, number, limits));
}

/** @throws {SongError} if a song has more lyric lines than the limit. */
export function checkLineCount(count: number, { maxLines }: SongLimits): void {
  if (count > maxLines) {
    throw new SongError(
      "too_many_lines",
      `The song has ${count} lyric lines; at most ${maxLines} are read (--max-lines)`,
    );
  }
}

/** @throws {SongError} if a text cannot be lyric line `number`, counted from 0. */
export function checkLine(line: string, number: number, { maxLineCharacters }: SongLimits): void {
  if (line.length > maxLineCharacters) {
    throw new SongError(
      "line_too_long",
      `Lyric line ${number} has ${line.length} characters; at most ${maxLineCharacters} are read`,
    );
  }
  if (line.includes("\0")) {
    throw new SongError("invalid_character", `Lyric line ${number} holds a NUL character`);
  }
}

function mergeBreaks(found: readonly number[], given: readonly number[], lines: number): number[] {
  const outside = given.find((line) => line < 1 || line >= lines);
  if (outside !== undefined) {
    throw new SongError(
      "invalid_song",
      `breaks: ${outside} is not a line after the first (1 to ${lines - 1})`,
    );
  }
  return [...new Set([...found, ...given])].sort((one, other) => one - other);
}

function toExtra(record: Record<string, unknown>): Pick<Song, "extra"> {
  const { extra, ...others } = record as { extra?: Record<string, unknown> | null };
  const twice = Object.keys(extra ?? {}).find((field) => Object.hasOwn(others, field));
  if (twice !== undefined) {
    throw new SongError(
      "invalid_song",
      `extra.${twice}: the record has a field "${twice}", too; keep one of them`,
    );
  }
  const all = { ...extra, ...others };
  return Object.keys(all).length > 0 ? { extra: all } : {};
}
