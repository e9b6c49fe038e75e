/**
 * A song as a JSON object, before anything is made of it.
 *
 * @module
 */
import { z } from "zod";
import { parseSchema } from "./parse_schema.ts";
import { SongError } from "./song_error.ts";

const lineNumber = z.int().min(0);
/** A whole number that a 64-bit float would change, as `parseStrictJson` keeps it. */
const longInteger = z.custom<{ rawJSON: string }>((value) =>
  typeof value === "object" && value !== null && "rawJSON" in value &&
  /^-?\d+$/.test(String(value.rawJSON))
);
const echoed = z.string().nullish();
const label = z.union([z.string(), z.literal(0), z.literal(1)], {
  error: "a label is a word, or 0 (verse) or 1 (chorus)",
});

/** What a song may be called. */
export const songIdSchema = z.union([z.string().min(1), z.int(), longInteger], {
  error: "an id is a text of at least one character, or a whole number",
});

/** The fields of a song record that mean something. All others are carried through. */
const songRecord = z.looseObject({
  id: songIdSchema.nullish(),
  title: echoed,
  artist: echoed,
  language: echoed,
  lines: z.array(z.union([z.string(), z.looseObject({ text: z.string() })], {
    error: 'a line is a text, or an object with a "text"',
  })).nullish(),
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

/** A record whose fields have the right types. */
export type SongRecord = z.infer<typeof songRecord>;

/**
 * An unknown value as a record.
 *
 * @throws {SongError} that names the first field of a wrong type.
 */
export function parseSongRecord(value: unknown): SongRecord {
  if (Array.isArray(value)) {
    throw new SongError(
      "invalid_song",
      "A song is a JSON object, not a list: put one song on a line",
    );
  }
  const read = parseSchema(songRecord, value);
  if ("fault" in read) throw new SongError("invalid_song", read.fault);
  return read.value;
}

/** The text of a line, which is a text or an object with one. */
export function textOf(line: string | { text: string }): string {
  return typeof line === "string" ? line : line.text;
}
