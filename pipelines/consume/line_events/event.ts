/**
 * Parses line events: one row of a song, its end, or both.
 *
 * @module
 */
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { songIdSchema } from "#lib/song_record.ts";
import { z } from "zod";
import { decodeText, oversizeRecord, parseOrReject, rejection } from "../../stream/decode.ts";
import { Rejection } from "../../stream/delivery.ts";
import type { SongHead } from "../../annotator/incremental_song.ts";

/** A higher index would make every later row of the song late. */
const MOST_ROWS = 100_000;

const echoed = z.string().nullish();

/** Other fields are ignored. */
const lineEvent = z.object({
  songId: songIdSchema.transform((id) => typeof id === "object" ? id.rawJSON : String(id)),
  index: z.int().min(0).max(MOST_ROWS - 1).nullish(),
  text: z.string().refine((text) => !/[\r\n]/.test(text), {
    error: "an event has one row: this text has a line break",
  }).nullish(),
  end: z.boolean().nullish(),
  title: echoed,
  artist: echoed,
  language: echoed,
})
  .refine(({ text, index }) => text == null || index != null, {
    path: ["index"],
    error: "a row needs its index, from 0",
  })
  .refine(({ text, end }) => text != null || end, {
    path: ["text"],
    error: 'an event needs a row, or "end": true',
  });

/** A row of a song, its end, or both. */
export interface LineEvent {
  readonly songId: string;
  /** The row; undefined if the event is only the song's end. */
  readonly row?: NumberedRow;
  /** Whether the song ends here. */
  readonly end: boolean;
  /** The other fields of the song. */
  readonly head: Omit<SongHead, "id">;
}

/** A row of a song: a lyric line, a blank line or a header. */
export interface NumberedRow {
  /** Its index among all rows, from 0. */
  readonly index: number;
  readonly text: string;
}

/** Parses the event of a record's value, or says why it is not one. */
export function parseLineEvent(
  value: Uint8Array | null,
  maxRecordBytes: number,
): LineEvent | Rejection {
  if (value === null) {
    const message = "The record has no value: a line event must be a JSON object";
    return rejection(new Uint8Array(), "no_value", "read", message);
  }
  const oversize = oversizeRecord(value, maxRecordBytes);
  if (oversize) return oversize;
  const text = decodeText(value);
  if (text instanceof Rejection) return text;
  const json = parseOrReject(value, () => parseStrictJson(text));
  if (json instanceof Rejection) return json;
  const event = parseSchema(lineEvent, json);
  return "fault" in event
    ? rejection(value, "invalid_event", "parse", event.fault)
    : toLineEvent(event.value);
}

function toLineEvent(
  { songId, index, text, end, title, artist, language }: z.infer<typeof lineEvent>,
): LineEvent {
  return {
    songId,
    ...(text != null && { row: { index: index!, text } }),
    end: end ?? false,
    head: {
      ...(title != null && { title }),
      ...(artist != null && { artist }),
      ...(language != null && { language }),
    },
  };
}
