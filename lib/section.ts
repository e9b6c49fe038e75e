/**
 * The labelled parts of a song that its owner named, in the three ways of naming them.
 *
 * @module
 */
import { type Label, toLabel, toLabelWord } from "./label.ts";
import { SongError } from "./song_error.ts";

/** A labelled part of a song that the input named: the lines `start` .. `end - 1`. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly label: Label;
  /** The name as it came in, such as "Pre-Chorus". */
  readonly name: string;
}

/** A section as a record states it. */
export interface SectionRecord {
  readonly start: number;
  readonly end: number;
  readonly label: string | number;
  readonly name?: string | null;
}

/**
 * The sections that headers begin. Lines before the first header are a verse without a name; a header
 * without lines under it is dropped, as there is nothing to label.
 *
 * @param headers each with the line that follows it, in order
 * @param lines the song's lines, L
 */
export function sectionsFromHeaders(
  headers: readonly { readonly name: string; readonly line: number }[],
  lines: number,
): Section[] {
  const parts = headers[0].line > 0 ? [{ name: "", line: 0 }, ...headers] : headers;
  return parts
    .map(({ name, line }, place) => ({
      start: line,
      end: parts[place + 1]?.line ?? lines,
      label: toLabel(name),
      name,
    }))
    .filter(({ start, end }) => start < end);
}

/**
 * The sections that labels form: each a run of lines with the same label.
 *
 * @param labels words, or 0 (verse) and 1 (chorus), [L]
 * @throws {SongError} if a label is empty.
 */
export function sectionsFromLabels(labels: readonly (string | number)[]): Section[] {
  const names = labels.map(toLabelWord);
  const empty = names.indexOf("");
  if (empty >= 0) {
    throw new SongError("invalid_labels", `labels: that of lyric line ${empty} is empty`);
  }
  const starts = names.flatMap((name, line) =>
    line === 0 || name !== names[line - 1] ? [line] : []
  );
  return starts.map((start, place) => ({
    start,
    end: starts[place + 1] ?? names.length,
    label: toLabel(names[start]),
    name: names[start],
  }));
}

/**
 * The sections that records state.
 *
 * @param lines the song's lines, L
 * @param field how the records are called where they stand
 * @throws {SongError} unless they cover the lines in order and without gaps, each with a label.
 */
export function sectionsFromRecords(
  records: readonly SectionRecord[],
  lines: number,
  field: "sections" | "segments" = "sections",
): Section[] {
  const code = field === "sections" ? "invalid_labels" : "invalid_prediction";
  let end = 0;
  for (const [place, section] of records.entries()) {
    if (section.start !== end || section.end <= section.start) {
      throw new SongError(
        code,
        `${field}[${place}]: runs from ${section.start} to ${section.end}; it must start at ` +
          `${end}, where the one before it ends, and hold a line`,
      );
    }
    end = section.end;
  }
  if (end !== lines) {
    throw new SongError(code, `${field}: end at line ${end} of a song of ${lines}`);
  }
  return records.map(({ start, end, label, name }, place) => {
    const word = toLabelWord(label);
    if (word === "") {
      throw new SongError(code, `${field}[${place}]: its label is empty`);
    }
    return { start, end, label: toLabel(word), name: name ?? word };
  });
}
