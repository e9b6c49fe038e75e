/**
 * Converts songs to records: one per song, or one line event per row.
 *
 * @module
 */
import { parseHeader } from "#lib/lyrics.ts";
import type { Section } from "#lib/section.ts";
import type { Song } from "#lib/song.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

const encoder = new TextEncoder();

/** The song, unchanged from its file. The key is its id, or a text's file name if it has one. */
export function songRecord(topic: string, song: Song, raw: RawRecord): OutgoingRecord {
  return { topic, key: encoder.encode(songKey(song, raw)), value: raw.bytes, headers: [] };
}

/**
 * One line event per row of the song, in order. Its stanza breaks become blank rows, and its reference
 * labels headers; fields that line events do not have are left out.
 */
export function lineEventRecords(topic: string, song: Song, raw: RawRecord): OutgoingRecord[] {
  const songId = songKey(song, raw), key = encoder.encode(songId);
  const { title, artist, language } = song, rows = toRows(song);
  return rows.map((text, index) => {
    const event = {
      songId,
      index,
      text,
      end: index === rows.length - 1,
      ...(index === 0 && { title, artist, language }),
    };
    return { topic, key, value: encoder.encode(JSON.stringify(event)), headers: [] };
  });
}

/** The song's lines, with blank rows and headers. Parsed again, each header is a break, too. */
export function toRows({ lines, breaks, sections = [] }: Song): string[] {
  const breaksBefore = new Set(breaks);
  const sectionAt = new Map(sections.map((section) => [section.start, section]));
  return lines.flatMap((line, number) => {
    const section = sectionAt.get(number);
    return [
      ...(breaksBefore.has(number) ? [""] : []),
      ...(section === undefined ? [] : [`[${toHeader(section)}]`]),
      line,
    ];
  });
}

/** The section's name if it can be a header, else its label. */
function toHeader({ name, label }: Section): string {
  return parseHeader(`[${name}]`) === name ? name : label;
}

function songKey(song: Song, { format, title }: RawRecord): string {
  return format === "text" ? title ?? song.id : song.id;
}
