/**
 * A song as Refrain knows it: its lyric lines, and what its owner said of them.
 *
 * @module
 */
import { checksum } from "./checksum.ts";
import type { Label } from "./label.ts";
import { parseLyrics, splitRows } from "./lyrics.ts";
import { parseSongRecord, textOf } from "./song_record.ts";
import { type Section, sectionsFromRecords } from "./section.ts";
import { SongError } from "./song_error.ts";

/** One song. Line numbers count lyric lines from 0: blank lines and headers are none. */
export interface Song {
  readonly id: string;
  readonly title?: string;
  readonly artist?: string;
  readonly language?: string;
  /** The lyric lines as they came in, at least one. */
  readonly lines: readonly string[];
  /** The lines before which a stanza break stands, ascending, each in 1 .. L - 1. */
  readonly breaks: readonly number[];
  /** The gold labels, if the input had any: parts in order, without gaps. */
  readonly sections?: readonly Section[];
  /** Every other field of the input. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What a song may be at most. */
export interface SongLimits {
  /** Lyric lines. */
  readonly maxLines: number;
  /** Characters (UTF-16 code units) of one lyric line. */
  readonly maxLineCharacters: number;
}

/** The limits unless a command says otherwise. */
export const SONG_LIMITS: SongLimits = { maxLines: 2_000, maxLineCharacters: 4_096 };

/** What is known of a song beside its record. What the record itself says counts more. */
export interface SongDefaults {
  /** At least one character. */
  readonly id?: string;
  readonly title?: string;
}

/** The `schema` of an annotation, whatever its version. */
const ANNOTATION = /^refrain\.annotation\/\d+$/;

/** What an annotation says beyond its song. Read in again, it is made anew. */
const ANNOTATED_FIELDS = ["schema", "occurrence", "segments", "boundaries", "model", "metrics"];

/**
 * An unknown value, read as a song.
 *
 * An annotation that holds its lines (`--lines`) is a song too: its words and gold labels are
 * taken, its predictions are not.
 *
 * @param defaults for a song that brings no id or title of its own
 * @throws {SongError} that names the rule and the place.
 */
export function parseSong(
  value: unknown,
  limits: SongLimits = SONG_LIMITS,
  defaults: SongDefaults = {},
): Song {
  const record = parseSongRecord(value);
  const { id, title, artist, language, lines, lyrics, breaks, labels, sections, ...others } = {
    ...record,
    id: record.id ?? defaults.id,
    title: record.title ?? defaults.title,
  };

  if (lines != null && lyrics != null) {
    throw new SongError("invalid_song", 'The song has both "lines" and "lyrics": keep one of them');
  }
  if (lines == null && lyrics == null) {
    const fields = Object.keys(others).slice(0, 8).join(", ");
    throw new SongError(
      "invalid_song",
      `The song has neither "lines" nor "lyrics"${fields && `; it has ${fields}`}. ` +
        "An annotation can be read again if it was made with --lines",
    );
  }
  const rows = (lines?.map(textOf) ?? [lyrics!]).flatMap(splitRows);
  const read = parseLyrics(rows, labels ?? undefined);
  checkLines(read.lines, limits);
  const gold = oneReference(
    read.sections,
    sections && sectionsFromRecords(sections, read.lines.length),
  );

  return {
    id: id == null ? contentId(read.lines) : typeof id === "object" ? id.rawJSON : String(id),
    ...(title != null && { title }),
    ...(artist != null && { artist }),
    ...(language != null && { language }),
    lines: read.lines,
    breaks: allBreaks(read.breaks, breaks ?? [], read.lines.length),
    ...(gold && { sections: gold }),
    ...extraOf(others),
  };
}

/** Whether a value is an annotation, which holds a song and what a model said of it. */
export function isAnnotation(value: unknown): boolean {
  return ANNOTATION.test(String((value as { schema?: unknown } | null)?.schema));
}

/** The gold label of each line, [L], if the song has any. */
export function referenceLabels(song: Song): readonly Label[] | undefined {
  return song.sections?.flatMap(({ start, end, label }) =>
    new Array<Label>(end - start).fill(label)
  );
}

const CONTENT_ID = /^sha256-[0-9a-f]{16}$/;

function contentId(lines: readonly string[]): string {
  return `sha256-${checksum(lines.join("\n")).slice(0, 16)}`;
}

/** Whether the input named the song's id; else it was made from its words. */
export function hasGivenId({ id }: Song): boolean {
  return !CONTENT_ID.test(id);
}

function checkLines(lines: readonly string[], limits: SongLimits): void {
  if (lines.length === 0) throw new SongError("no_lines", "The song has no lyric line");
  checkLineCount(lines.length, limits);
  lines.forEach((line, number) => checkLine(line, number, limits));
}

/** @throws {SongError} if a song may not have so many lyric lines. */
export function checkLineCount(count: number, { maxLines }: SongLimits): void {
  if (count > maxLines) {
    throw new SongError(
      "too_many_lines",
      `The song has ${count} lyric lines; at most ${maxLines} are read (--max-lines)`,
    );
  }
}

/** @throws {SongError} if this cannot be lyric line `number`, from 0. */
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

function oneReference(
  ofLines: readonly Section[] | undefined,
  given: readonly Section[] | undefined | null,
): readonly Section[] | undefined {
  if (ofLines && given) {
    throw new SongError(
      "invalid_labels",
      `The song says its labels twice: keep one of "sections", "labels" and bracketed headers`,
    );
  }
  return given ?? ofLines;
}

function allBreaks(found: readonly number[], given: readonly number[], lines: number): number[] {
  const outside = given.find((line) => line < 1 || line >= lines);
  if (outside !== undefined) {
    throw new SongError(
      "invalid_song",
      `breaks: ${outside} is not a line after the first (1 to ${lines - 1})`,
    );
  }
  return [...new Set([...found, ...given])].sort((one, other) => one - other);
}

function extraOf(record: Record<string, unknown>): Pick<Song, "extra"> {
  const { extra, ...others } = record as { extra?: Record<string, unknown> | null };
  if (isAnnotation(record)) {
    for (const field of ANNOTATED_FIELDS) delete others[field as keyof typeof others];
  }
  const twice = Object.keys(extra ?? {}).find((field) => Object.hasOwn(others, field));
  if (twice !== undefined) {
    throw new SongError(
      "invalid_song",
      `extra.${twice}: the record has a field "${twice}" as well; keep one of them`,
    );
  }
  const all = { ...extra, ...others };
  return Object.keys(all).length > 0 ? { extra: all } : {};
}
