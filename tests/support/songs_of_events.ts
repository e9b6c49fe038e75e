/**
 * A simple reference implementation of line events: all songs in one list, which is searched from
 * its start for each record. Takes the square of the records' time.
 *
 * @module
 */
import { createAnnotation } from "#lib/annotation.ts";
import { computeFeatures, noFeatures } from "#lib/features/contract.ts";
import { isLyricLine } from "#lib/lyrics.ts";
import { parseSong } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";

/** When songs are closed. */
export interface Closing {
  readonly quietTime: number;
  readonly songs: number;
  readonly records: number;
}

interface Song {
  readonly id: string;
  readonly first: bigint;
  readonly rows: { readonly index: number; readonly text: string }[];
  title?: string;
  last: bigint;
  lastTime: number;
}

/** The results of a partition after its last record. */
export interface Said {
  /** One text for each record written of a finished song or a rejected event, in order. */
  readonly texts: readonly string[];
  readonly filtered: number;
  /** The first offset of each open song, ascending. */
  readonly open: readonly bigint[];
}

/** Reads records one after the other. Events are `{ songId, index?, text?, end?, title? }` or no JSON. */
export async function songsOfEvents(
  records: readonly TopicRecord[],
  { quietTime, songs, records: back }: Closing,
): Promise<Said> {
  const texts: string[] = [];
  let open: Song[] = [], filtered = 0, now = -1;
  const close = async (song: Song, closedBy: string) => {
    open = open.filter((other) => other !== song);
    const lines = song.rows.map(({ text }) => text);
    if (!lines.some(isLyricLine)) return void texts.push(`${song.last} no_lines`);
    const read = parseSong({ id: song.id, title: song.title, lines });
    const [labelling] = await recurringPair.tag([computeFeatures(noFeatures, read.lines)]);
    const annotation = createAnnotation(read, labelling, recurringPair.model, { withLines: true });
    const missing = song.rows.at(-1)!.index + 1 - song.rows.length;
    texts.push(finalText(song.id, closedBy, missing, JSON.stringify(annotation)));
  };
  const longestQuiet = () => open.toSorted((one, other) => one.last < other.last ? -1 : 1)[0];
  for (const { offset, timestamp, value } of records) {
    now = Math.max(now, timestamp);
    while (open.length > 0 && now - longestQuiet().lastTime >= quietTime) {
      await close(longestQuiet(), "quiet");
    }
    const event = eventOf(value!);
    if (event === undefined) texts.push(`${offset} invalid_json`);
    else {
      const { songId: id, index, text, end = false, title } = event;
      const known = open.find((song) => song.id === id);
      const song: Song = known ?? { id, first: offset, rows: [], last: offset, lastTime: now };
      const same = song.rows.find((row) => row.index === index);
      const isRow = text !== undefined;
      if (isRow && same && same.text !== text) texts.push(`${offset} line_conflict`);
      else if (isRow && !same && song.rows.some((row) => row.index > index)) {
        texts.push(`${offset} late_line`);
      } else if (isRow && same && !end) filtered++;
      else {
        if (isRow && !same) song.rows.push({ index, text });
        song.title ??= title;
        song.last = offset;
        song.lastTime = now;
        if (!known) open.push(song);
        if (end) await close(song, "end");
      }
    }
    while (open.length > songs) await close(longestQuiet(), "limit");
    while (open.length > 0 && offset - open[0].first >= back) await close(open[0], "limit");
  }
  return { texts, filtered, open: open.map(({ first }) => first) };
}

/** A finished song as a text. */
export function finalText(id: string, closedBy: string, missing: number, json: string): string {
  return `${id} ${closedBy} ${missing} ${json.trim()}`;
}

function eventOf(value: Uint8Array) {
  const text = new TextDecoder().decode(value);
  return text.startsWith("{") ? JSON.parse(text) : undefined;
}
