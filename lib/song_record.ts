/**
 * The record of a song: a JSON object whose fields have the right types.
 *
 * @module
 */
import { z } from "zod";
import { parseSchema } from "./parse_schema.ts";
import { SongError } from "./song_error.ts";

const lineNumber = z.int().min(0);
/** An integer that a 64-bit float would change, as `parseStrictJson` returns it. */
const longInteger = z.custom<{ rawJSON: string }>((value) =>
  typeof value === "object" && value !== null && "rawJSON" in value &&
  /^-?\d+$/.test(String(value.rawJSON))
);
const copied = z.string().nullish();
const label = z.union([z.string(), z.literal(0), z.literal(1)], {
  error: "a label is a word, or 0 (verse) or 1 (chorus)",
});

/** The id of a song. */
export const songIdSchema = z.union([z.string().min(1), z.int(), longInteger], {
  error: "an id is a text of at least one character, or a whole number",
});

/** The known fields of a record. All others are copied to the annotation. */
const songRecord = z.looseObject({
  id: songIdSchema.nullish(),
  title: copied,
  artist: copied,
  language: copied,
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
      label: label.nullish(),
      name: z.string().nullish(),
    }),
  ).nullish(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

/** A record whose fields have the right types. */
export type SongRecord = z.infer<typeof songRecord>;

/**
 * Reads a record.
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
