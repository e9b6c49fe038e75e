/**
 * A song that has not ended: more rows may arrive.
 *
 * @module
 */
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Song, SongLimits } from "#lib/song.ts";
import { parseOrReject, rejection } from "../../stream/decode.ts";
import { Rejection } from "../../stream/delivery.ts";
import { IncrementalSong, type SongHead } from "../../annotator/incremental_song.ts";
import { recordMemory } from "../../kafka/partition_queue.ts";
import type { TopicRecord } from "../../kafka/records.ts";
import type { LineEvent, NumberedRow } from "./event.ts";

/** The outcome of an event: it was added, it repeats a row, or it is rejected. */
export type AddResult = "added" | "repeated" | Rejection;

/** The approximate memory of a row besides its text, in bytes. */
const ROW_BYTES = 1_000;
/** The approximate memory of a song besides its rows, in bytes. */
const SONG_BYTES = 2_000;

/** A song, as far as its events have arrived. */
export class OpenSong {
  readonly id: string;
  /** The offset of its first event. */
  readonly first: bigint;
  /** The partition's event time before its first event, in milliseconds since 1970; -1 if there was none. */
  readonly eventTimeBefore: number;
  /** Its last event. */
  #last: TopicRecord | undefined;
  readonly #lyrics: IncrementalSong;
  /** The text of each row, by its index. */
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

  /** The number of lyric lines so far, L. */
  get lines(): number {
    return this.#lyrics.lines;
  }

  /** The number of missing rows before the last one. */
  get missing(): number {
    return this.#nextIndex - this.#rows.size;
  }

  /** Its approximate memory, in bytes. It depends on its events only. */
  get bytes(): number {
    const head = Object.values(this.#head).join("").length;
    const rows = this.#rows.size * ROW_BYTES + 2 * this.#characters;
    return SONG_BYTES + 2 * head + rows + this.#lyrics.bytes + recordMemory(this.last);
  }

  /** The partition's event time at its last event. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Whether its end has arrived. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Its last event. */
  get last(): TopicRecord {
    return this.#last!;
  }

  /**
   * Adds an event. A rejected event changes nothing.
   *
   * @param now the partition's event time
   */
  add(event: LineEvent, record: TopicRecord, now: number): AddResult {
    const taken = event.row ? this.#addRow(event.row, record.value!) : "added";
    if (taken instanceof Rejection || (taken === "repeated" && !event.end)) return taken;
    this.#head = { ...event.head, ...this.#head };
    this.#last = copyRecord(record);
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

  /** The features of its lines so far, with the breaks of {@linkcode song}. */
  features(song: Pick<Song, "breaks">): SongFeatures {
    return this.#lyrics.features(song);
  }

  #addRow({ index, text }: NumberedRow, value: Uint8Array): AddResult {
    if (index < this.#nextIndex) return this.#checkEarlierRow({ index, text }, value);
    const added = parseOrReject(value, () => this.#lyrics.push(text));
    if (added instanceof Rejection) return added;
    this.#rows.set(index, text);
    this.#nextIndex = index + 1;
    this.#characters += text.length;
    return "added";
  }

  #checkEarlierRow({ index, text }: NumberedRow, value: Uint8Array): AddResult {
    const known = this.#rows.get(index);
    if (known === text) return "repeated";
    return known === undefined
      ? rejection(
        value,
        "late_line",
        "parse",
        `Row ${index} follows row ${this.#nextIndex - 1} of the song: rows must arrive in order`,
      )
      : rejection(
        value,
        "line_conflict",
        "parse",
        `Row ${index} of the song has arrived before with another text: ${excerpt(known)}`,
      );
  }
}

/** A copy of a record: a fetched record keeps the whole fetch in memory. */
function copyRecord(record: TopicRecord): TopicRecord {
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
