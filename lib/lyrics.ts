/**
 * Separates lyric lines from blank lines and headers such as `[Chorus: Name]`. Both are stanza breaks,
 * and headers are reference labels as well.
 *
 * @module
 */
import { isSectionName } from "./label.ts";
import { type Section, sectionsFromHeaders, sectionsFromLabels } from "./section.ts";
import { SongError } from "./song_error.ts";

/** The lyric lines of a song, and what is between them. */
export interface Lyrics {
  readonly lines: readonly string[];
  /** The lines after a blank line or a header, ascending, each in 1 .. L - 1. */
  readonly breaks: readonly number[];
  /** The sections of headers or labels, if there are any. */
  readonly sections?: readonly Section[];
}

const HEADER = /^\s*\[([^[\]]+)\]\s*$/;

/** The name in a bracketed header, `"Pre-Chorus"` for `[Pre-Chorus]`; undefined for a lyric line. */
export function parseHeader(line: string): string | undefined {
  const name = HEADER.exec(line)?.[1].trim();
  return name && isSectionName(name) ? name : undefined;
}

/** The rows of a text: lyric lines, blank lines and headers. */
export function splitRows(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Whether a row is a lyric line: neither blank nor a header. */
export function isLyricLine(row: string): boolean {
  return row.trim() !== "" && parseHeader(row) === undefined;
}

/**
 * Separates the lyric lines of a text from blank lines and headers.
 *
 * @param rows all rows of the text
 * @param labels a label for each row (those of blank rows are ignored), or for each lyric line
 * @throws {SongError} if the number of labels is wrong, or the song also has headers.
 */
export function parseLyrics(
  rows: readonly string[],
  labels?: readonly (string | number)[],
): Lyrics {
  const lines: string[] = [], breaks: number[] = [], rowOfLine: number[] = [];
  const headers: { name: string; line: number }[] = [];
  let startsStanza = false;
  rows.forEach((row, number) => {
    const name = parseHeader(row);
    if (row.trim() === "" || name !== undefined) {
      startsStanza = true;
      if (name !== undefined) headers.push({ name, line: lines.length });
    } else {
      if (startsStanza && lines.length > 0) breaks.push(lines.length);
      startsStanza = false;
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
      `The song has reference labels twice: keep one of "labels" and bracketed headers`,
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
