/**
 * One event of a song that arrives line by line.
 *
 * @module
 */
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { songIdSchema } from "#lib/song_record.ts";
import { z } from "zod";
import { decodeText, oversizeRecord, parsed, rejection } from "../../stream/decode.ts";
import { Rejection } from "../../stream/delivery.ts";
import type { SongHead } from "../../annotator/incremental_song.ts";

/** A row that claims to stand beyond would make all rows before it come late. */
const MOST_ROWS = 100_000;

const echoed = z.string().nullish();

/** Fields that are not named here are passed over. */
const lineEvent = z.object({
  songId: songIdSchema.transform((id) => typeof id === "object" ? id.rawJSON : String(id)),
  index: z.int().min(0).max(MOST_ROWS - 1).nullish(),
  text: z.string().refine((text) => !/[\r\n]/.test(text), {
    error: "one row a time: it holds a line break",
  }).nullish(),
  end: z.boolean().nullish(),
  title: echoed,
  artist: echoed,
  language: echoed,
})
  .refine(({ text, index }) => text == null || index != null, {
    path: ["index"],
    error: "a row needs its number, counted from 0",
  })
  .refine(({ text, end }) => text != null || end, {
    path: ["text"],
    error: 'an event brings a row, or "end": true',
  });

/** A row of a song, its end, or both. */
export interface LineEvent {
  readonly songId: string;
  /** The row; undefined if the event brings the song's end alone. */
  readonly row?: NumberedRow;
  /** Whether the song ends here. */
  readonly end: boolean;
  /** What it tells of the song beside that. */
  readonly told: Omit<SongHead, "id">;
}

/** A row of a song: a lyric line, a blank line or a header. */
export interface NumberedRow {
  /** Its place among all rows, from 0. */
  readonly index: number;
  readonly text: string;
}

/** The event that a record's value holds, or why it holds none. */
export function parseLineEvent(
  value: Uint8Array | null,
  maxRecordBytes: number,
): LineEvent | Rejection {
  if (value === null) {
    const message = "The record has no value; a line event is a JSON object";
    return rejection(new Uint8Array(), "no_value", "read", message);
  }
  const oversize = oversizeRecord(value, maxRecordBytes);
  if (oversize) return oversize;
  const text = decodeText(value);
  if (text instanceof Rejection) return text;
  const json = parsed(value, () => parseStrictJson(text));
  if (json instanceof Rejection) return json;
  const event = parseSchema(lineEvent, json);
  return "fault" in event
    ? rejection(value, "invalid_event", "parse", event.fault)
    : eventOf(event.value);
}

function eventOf(
  { songId, index, text, end, title, artist, language }: z.infer<typeof lineEvent>,
): LineEvent {
  return {
    songId,
    ...(text != null && { row: { index: index!, text } }),
    end: end ?? false,
    told: {
      ...(title != null && { title }),
      ...(artist != null && { artist }),
      ...(language != null && { language }),
    },
  };
}
