/**
 * The labelled sections of a song, read from headers, from labels or from records.
 *
 * @module
 */
import { type Label, toLabel, toLabelWord } from "./label.ts";
import { SongError } from "./song_error.ts";

/** A labelled section of the input: the lines `start` .. `end - 1`. */
export interface Section {
  /** The first line. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** The label of the name. */
  readonly label: Label;
  /** The name in the input, such as "Pre-Chorus"; empty for lines before the first header. */
  readonly name: string;
}

/** A section as a record has it. */
export interface SectionRecord {
  readonly start: number;
  readonly end: number;
  /** May be left out if there is a name, or if the lines have labels. */
  readonly label?: string | number | null;
  readonly name?: string | null;
}

/**
 * The sections below headers. Lines before the first header are a verse without a name. A header
 * without lines is dropped.
 *
 * @param headers in order, each with the number of the line that follows it
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
 * The sections of labels: each is a run of lines with the same label.
 *
 * @param labels words, or 0 (verse) and 1 (chorus), [L]
 * @throws {SongError} if a label is empty.
 */
export function sectionsFromLabels(labels: readonly (string | number)[]): Section[] {
  const names = labels.map(toLabelWord);
  const empty = names.indexOf("");
  if (empty >= 0) {
    throw new SongError("invalid_labels", `labels: the label of lyric line ${empty} is empty`);
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
 * The sections of records.
 *
 * @param lines the song's lines, L
 * @param field the field that holds the records, for messages
 * @param labels the labels of the lines, [L], if they are known: they apply, and names only name
 * @throws {SongError} unless they cover the lines in order and without gaps, each with a label, which is
 * that of its lines.
 */
export function sectionsFromRecords(
  records: readonly SectionRecord[],
  lines: number,
  field: "sections" | "segments" = "sections",
  labels?: readonly Label[],
): Section[] {
  const code = field === "sections" ? "invalid_labels" : "invalid_prediction";
  let end = 0;
  for (const [place, section] of records.entries()) {
    if (section.start !== end || section.end <= section.start) {
      throw new SongError(
        code,
        `${field}[${place}]: runs from ${section.start} to ${section.end}; it must start at ` +
          `${end}, where the previous one ends, and contain a line`,
      );
    }
    end = section.end;
  }
  if (end !== lines) {
    throw new SongError(
      code,
      `${field}: the last one ends at line ${end} but the song has ${lines} lines`,
    );
  }
  return records.map(({ start, end, label, name }, place) => {
    const ofLines = labels?.[start], word = toLabelWord(label ?? ofLines ?? name ?? "");
    if (label === "") throw new SongError(code, `${field}[${place}]: the label is empty`);
    if (word === "") {
      throw new SongError("invalid_song", `${field}[${place}]: a label or a name is required`);
    }
    const section = { start, end, label: ofLines ?? toLabel(word), name: name ?? word };
    checkLabels(section, label == null ? section.label : toLabel(word), labels);
    return section;
  });
}

/** @throws {SongError} unless all lines of a section have the label that it states. */
function checkLabels(
  { start, end, name }: Section,
  stated: Label,
  labels: readonly Label[] = [],
): void {
  const other = labels.slice(start, end).findIndex((label) => label !== stated);
  if (other < 0) return;
  throw new SongError(
    "invalid_labels",
    `The song has reference labels twice, and they differ: "labels" has ${labels[start + other]} ` +
      `for lyric line ${start + other}, but its section "${name}" is ${stated}`,
  );
}
