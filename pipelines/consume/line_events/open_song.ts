/**
 * A song of which more may come.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Song, SongLimits } from "#lib/song.ts";
import { parsed, rejection } from "../../stream/decode.ts";
import { Rejection } from "../../stream/delivery.ts";
import { IncrementalSong, type SongHead } from "../../annotator/incremental_song.ts";
import { recordMemory } from "../../kafka/partition_queue.ts";
import type { TopicRecord } from "../../kafka/records.ts";
import type { LineEvent, NumberedRow } from "./event.ts";

/** What becomes of an event: it is part of the song now, was before, or cannot be. */
export type AddResult = "added" | "repeated" | Rejection;

/** What is kept of a row beside its text, about, in bytes: each view's own picture of it. */
const ROW_BYTES = 1_000;
/** What is kept of a song beside its rows, about, in bytes. */
const SONG_BYTES = 2_000;

/** A song as far as its events have come. */
export class OpenSong {
  readonly id: string;
  /** The offset of its first event. */
  readonly first: bigint;
  /** The partition's event time before that, in milliseconds since 1970; -1 if there was none. */
  readonly eventTimeBefore: number;
  /** Its last event. */
  #last: TopicRecord | undefined;
  readonly #lyrics: IncrementalSong;
  /** The text of each row, by its number. */
  readonly #rows = new Map<number, string>();
  #head: SongHead;
  #nextIndex = 0;
  #characters = 0;
  #lastTime = -1;
  #isEnded = false;

  constructor(
    id: string,
    begun: { readonly first: bigint; readonly eventTimeBefore: number },
    featureSet: FeatureSet,
    limits: SongLimits,
  ) {
    this.id = id;
    this.first = begun.first;
    this.eventTimeBefore = begun.eventTimeBefore;
    this.#lyrics = new IncrementalSong(featureSet, limits);
    this.#head = { id };
  }

  /** The lyric lines so far, L. */
  get lines(): number {
    return this.#lyrics.lines;
  }

  /** The rows that never came, up to the last one that did. */
  get missing(): number {
    return this.#nextIndex - this.#rows.size;
  }

  /** The memory that it takes, about, in bytes. The same events always give the same number. */
  get bytes(): number {
    const head = Object.values(this.#head).join("").length;
    const rows = this.#rows.size * ROW_BYTES + 2 * this.#characters;
    return SONG_BYTES + 2 * head + rows + this.#lyrics.bytes + recordMemory(this.last);
  }

  /** The partition's event time at the last event that was taken. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Whether its end has come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The last event that was taken. */
  get last(): TopicRecord {
    return this.#last!;
  }

  /**
   * Takes an event. One that is rejected changes nothing.
   *
   * @param now the partition's event time
   */
  take(event: LineEvent, record: TopicRecord, now: number): AddResult {
    const taken = event.row ? this.#takeRow(event.row, record.value!) : "added";
    if (taken instanceof Rejection || (taken === "repeated" && !event.end)) return taken;
    this.#head = { ...event.told, ...this.#head };
    this.#last = copied(record);
    this.#lastTime = now;
    this.#isEnded = event.end;
    return "added";
  }

  /**
   * The song so far.
   *
   * @throws {SongError} if there is no lyric line yet.
   */
  song(): Song {
    return this.#lyrics.song(this.#head);
  }

  /** What a tagger reads of it, [L, F]. */
  features(): SongFeatures {
    return this.#lyrics.features();
  }

  #takeRow({ index, text }: NumberedRow, value: Uint8Array): AddResult {
    if (index < this.#nextIndex) return this.#takeEarlier({ index, text }, value);
    const added = parsed(value, () => this.#lyrics.push(text));
    if (added instanceof Rejection) return added;
    this.#rows.set(index, text);
    this.#nextIndex = index + 1;
    this.#characters += text.length;
    return "added";
  }

  #takeEarlier({ index, text }: NumberedRow, value: Uint8Array): AddResult {
    const known = this.#rows.get(index);
    if (known === text) return "repeated";
    return known === undefined
      ? rejection(
        value,
        "late_line",
        "parse",
        `Row ${index} comes after row ${this.#nextIndex - 1} of the song: rows come in order`,
      )
      : rejection(
        value,
        "line_conflict",
        "parse",
        `Row ${index} of the song has come before with another text: ${excerpt(known)}`,
      );
  }
}

/** A record by itself: as it was fetched, it holds on to all that came with it. */
function copied(record: TopicRecord): TopicRecord {
  const copy = (bytes: Uint8Array | null) => bytes && new Uint8Array(bytes);
  return {
    ...record,
    key: copy(record.key),
    value: copy(record.value),
    headers: record.headers.map(({ name, value }) => ({ name, value: copy(value) })),
  };
}

const EXCERPT_CHARACTERS = 60;

function excerpt(text: string): string {
  const isLong = text.length > EXCERPT_CHARACTERS;
  return JSON.stringify(isLong ? text.slice(0, EXCERPT_CHARACTERS).toWellFormed() + "…" : text);
}
