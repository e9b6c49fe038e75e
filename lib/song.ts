/**
 * A song as Refrain knows it: its lyric lines, and what its owner said of them.
 *
 * @module
 */
import { z } from "zod";
import { checksum } from "./checksum.ts";
import type { Label } from "./label.ts";
import { readLyrics } from "./lyrics.ts";
import { type Section, sectionsOfRecords } from "./section.ts";
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

export const SONG_LIMITS: SongLimits = { maxLines: 2_000, maxLineCharacters: 4_096 };

const lineNumber = z.int().min(0);
const echoed = z.string().nullish();
const label = z.union([z.string(), z.literal(0), z.literal(1)]);

/** The fields of a song record that mean something. All others are carried through. */
const songRecord = z.looseObject({
  id: z.union([z.string().min(1), z.int()]).nullish(),
  title: echoed,
  artist: echoed,
  language: echoed,
  lines: z.array(z.union([z.string(), z.looseObject({ text: z.string() })])).nullish(),
  lyrics: z.string().nullish(),
  breaks: z.array(lineNumber).nullish(),
  labels: z.array(label).nullish(),
  sections: z.array(
    z.strictObject({
      start: lineNumber,
      end: lineNumber,
      label,
      name: z.string().nullish(),
    }),
  ).nullish(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

const ANNOTATION_SCHEMA = /^refrain\.annotation\/\d+$/;

/** What an annotation says beyond its song. Read in again, it is made anew. */
const ANNOTATED_FIELDS = ["schema", "occurrence", "segments", "boundaries", "model", "metrics"];

/**
 * An unknown value, read as a song.
 *
 * An annotation that holds its lines (`--lines`) is a song too: its words and gold labels are
 * taken, its predictions are not.
 *
 * @throws {SongError} that names the rule and the place.
 */
export function readSong(value: unknown, limits: SongLimits = SONG_LIMITS): Song {
  const parsed = songRecord.safeParse(value);
  if (!parsed.success) throw new SongError("invalid_song", firstIssue(parsed.error));
  const { id, title, artist, language, lines, lyrics, breaks, labels, sections, ...others } =
    parsed.data;

  if ((lines == null) === (lyrics == null)) {
    throw new SongError("invalid_song", `A song has either "lines" or "lyrics", and not both`);
  }
  const read = readLyrics(lines?.map(textOf) ?? lyrics!.split(/\r\n|\n|\r/), labels ?? undefined);
  checkLines(read.lines, limits);
  const gold = oneGold(read.sections, sections && sectionsOfRecords(sections, read.lines.length));

  return {
    id: id == null ? contentId(read.lines) : String(id),
    ...(title != null && { title }),
    ...(artist != null && { artist }),
    ...(language != null && { language }),
    lines: read.lines,
    breaks: allBreaks(read.breaks, breaks ?? [], read.lines.length),
    ...(gold && { sections: gold }),
    ...extraOf(others),
  };
}

/** A song made of plain text: blank lines and bracketed headers are read as such. */
export function songOfText(
  text: string,
  title: string | undefined,
  limits: SongLimits = SONG_LIMITS,
): Song {
  return readSong({ lyrics: text, ...(title !== undefined && { title }) }, limits);
}

/** The gold label of each line, [L], if the song has any. */
export function goldLabels(song: Song): readonly Label[] | undefined {
  return song.sections?.flatMap(({ start, end, label }) =>
    new Array<Label>(end - start).fill(label)
  );
}

function contentId(lines: readonly string[]): string {
  return `sha256-${checksum(lines.join("\n")).slice(0, 16)}`;
}

function textOf(line: string | { text: string }): string {
  return typeof line === "string" ? line : line.text;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue.path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`);
  const where = place.join("").replace(/^\./, "");
  return where === "" ? `A song is a JSON object: ${issue.message}` : `${where}: ${issue.message}`;
}

function checkLines(lines: readonly string[], limits: SongLimits): void {
  if (lines.length === 0) throw new SongError("no_lines", "The song has no lyric line");
  if (lines.length > limits.maxLines) {
    throw new SongError(
      "too_many_lines",
      `The song has ${lines.length} lyric lines; at most ${limits.maxLines} are read (--max-lines)`,
    );
  }
  lines.forEach((line, number) => {
    if (line.length > limits.maxLineCharacters) {
      throw new SongError(
        "line_too_long",
        `Lyric line ${number} has ${line.length} characters; at most ` +
          `${limits.maxLineCharacters} are read`,
      );
    }
    if (line.includes("\0")) {
      throw new SongError("invalid_character", `Lyric line ${number} holds a NUL character`);
    }
  });
}

function oneGold(
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
  if (ANNOTATION_SCHEMA.test(String(record.schema))) {
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
