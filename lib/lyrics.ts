/**
 * What people write between lyric lines: blank lines as stanza breaks, and headers such as
 * `[Chorus: Name]` as labels. Both are facts about the song and no lines of it.
 *
 * @module
 */
import { isSectionName } from "./label.ts";
import { type Section, sectionsFromHeaders, sectionsFromLabels } from "./section.ts";
import { SongError } from "./song_error.ts";

/** The lyric lines of a song, and what stood between them. */
export interface Lyrics {
  readonly lines: readonly string[];
  /** The lines before which a blank line stood, ascending, each in 1 .. L - 1. */
  readonly breaks: readonly number[];
  /** The parts that headers or labels named, if there were any. */
  readonly sections?: readonly Section[];
}

const HEADER = /^\s*\[([^[\]]+)\]\s*$/;

/** The name in a bracketed header, `"Pre-Chorus"` for `[Pre-Chorus]`; undefined for a lyric line. */
export function parseHeader(line: string): string | undefined {
  const name = HEADER.exec(line)?.[1].trim();
  return name && isSectionName(name) ? name : undefined;
}

/** The rows of a text: its lines, blank ones and headers among them. */
export function splitRows(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Whether a row of text is sung: neither blank nor a header. */
export function isLyricLine(row: string): boolean {
  return row.trim() !== "" && parseHeader(row) === undefined;
}

/**
 * Tells lyric lines from what stands between them.
 *
 * @param rows every row of the text, blank ones and headers among them
 * @param labels a label for each row (of blank rows it is ignored), or for each lyric line
 * @throws {SongError} if the labels do not fit, or headers label the song as well.
 */
export function parseLyrics(
  rows: readonly string[],
  labels?: readonly (string | number)[],
): Lyrics {
  const lines: string[] = [], breaks: number[] = [], rowOfLine: number[] = [];
  const headers: { name: string; line: number }[] = [];
  let blank = false;
  rows.forEach((row, number) => {
    const name = parseHeader(row);
    if (row.trim() === "") {
      blank = true;
    } else if (name !== undefined) {
      headers.push({ name, line: lines.length });
    } else {
      if (blank && lines.length > 0) breaks.push(lines.length);
      blank = false;
      lines.push(row);
      rowOfLine.push(number);
    }
  });

  if (labels === undefined) {
    return {
      lines,
      breaks,
      ...(headers.some(({ line }) => line < lines.length) &&
        { sections: sectionsFromHeaders(headers, lines.length) }),
    };
  }
  if (headers.length > 0) {
    throw new SongError(
      "invalid_labels",
      `The song says its labels twice: keep one of "labels" and bracketed headers`,
    );
  }
  if (labels.length !== lines.length && labels.length !== rows.length) {
    throw new SongError(
      "invalid_labels",
      `labels: ${labels.length} labels for ${lines.length} lyric lines`,
    );
  }
  const ofLine = labels.length === lines.length ? labels : rowOfLine.map((row) => labels[row]);
  return { lines, breaks, sections: sectionsFromLabels(ofLine) };
}
