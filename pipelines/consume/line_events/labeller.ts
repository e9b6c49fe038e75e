/**
 * Labels songs that arrive line by line: each is annotated at its end, and on request while it is open.
 *
 * @module
 */
import { SONG_LIMITS, type SongLimits } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { annotateLabelled } from "../../annotator/annotate_songs.ts";
import { type EncodedResult, encodeResult } from "../../annotator/encoded_annotation.ts";
import { ChunkOutcome, type LabelledChunk, type PartitionLabeller } from "../partition_labeller.ts";
import { parseOrReject } from "../../stream/decode.ts";
import { Rejection } from "../../stream/delivery.ts";
import type { OutgoingRecord, TopicRecord } from "../../kafka/records.ts";
import type { RecordFactory } from "../record_factory.ts";
import { MAX_RECORD_BYTES } from "../../stream/sources/contract.ts";
import { type ClosedBy, toFinalRecord, toLiveRecord } from "./annotation_records.ts";
import { type LineEvent, parseLineEvent } from "./event.ts";
import type { OpenSong } from "./open_song.ts";
import { type EventTimes, OPEN_SONG_BOUNDS, type OpenSongBounds, OpenSongs } from "./open_songs.ts";
import { formatRestartPoint, parseRestartPoint, type RestartPoint } from "./restart_point.ts";
import { TimeSlice } from "../../concurrency/event_loop.ts";

/** Options of {@linkcode LineEventLabeller}. */
export interface LineEventLabellerOptions extends Omit<RecordFactory, "toTombstone"> {
  /** Labels the lines, in this thread. */
  readonly tagger: LineTagger;
  /** Whether annotations contain the song's lines (no). */
  readonly withLines?: boolean;
  /** The topic of annotations of open songs, if they are written. */
  readonly liveTopic?: string;
  /** Default: {@linkcode OPEN_SONG_BOUNDS}, also for each bound that is not given. */
  readonly bounds?: Partial<OpenSongBounds>;
  /** Default: {@linkcode SONG_LIMITS}. */
  readonly limits?: SongLimits;
  /** The longest value, in bytes. Default: 16 MiB. */
  readonly maxRecordBytes?: number;
}

/**
 * Labels the line events of one partition. The annotations of ended songs depend on the records only, not
 * on chunks or restarts.
 */
export class LineEventLabeller implements PartitionLabeller {
  readonly concurrency = 1;
  readonly #options: LineEventLabellerOptions;
  readonly #songs: OpenSongs;
  readonly #slice = new TimeSlice();
  /** The highest timestamp so far, in milliseconds since 1970; -1 before the first record. */
  #eventTime = -1;
  /** Where the last owner stopped. */
  #restart: RestartPoint = { processed: 0n, eventTime: -1, firsts: [] };
  /** The first offsets of the songs that the last owner left open. */
  #awaited: ReadonlySet<bigint> = new Set();

  /** @throws {RangeError} if a commit cannot hold the state of as many open songs as the bounds allow. */
  constructor(options: LineEventLabellerOptions) {
    const { tagger: { featureSet }, bounds, limits = SONG_LIMITS } = options;
    this.#options = options;
    this.#songs = new OpenSongs({ ...OPEN_SONG_BOUNDS, ...bounds }, { featureSet, limits });
  }

  restore(state: string | undefined): bigint | undefined {
    if (state === undefined) return undefined;
    this.#restart = parseRestartPoint(state);
    this.#awaited = new Set(this.#restart.firsts);
    this.#eventTime = this.#restart.eventTime;
    return this.#restart.processed;
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    const outcome = new ChunkOutcome(this.#options);
    const grown = new Set<OpenSong>();
    for (const record of records) {
      if (record.offset < this.#restart.processed) this.#rebuild(record);
      else await this.#take(record, outcome, grown);
      await this.#slice.step();
    }
    await this.#addLive(grown, outcome);
    const point = this.#pointAfter(records.at(-1)!.offset);
    return {
      ...outcome,
      next: point.firsts[0] ?? point.processed,
      state: formatRestartPoint(point),
    };
  }

  /** Reads a record that the last owner has processed, to restore the songs that it left open. */
  #rebuild(record: TopicRecord): void {
    const times = this.#advance(record);
    const event = this.#read(record);
    if (event instanceof Rejection) return;
    const begins = this.#awaited.has(record.offset);
    if (begins || this.#songs.get(event.songId)) this.#songs.take(event, record, times);
  }

  async #take(record: TopicRecord, outcome: ChunkOutcome, grown: Set<OpenSong>): Promise<void> {
    const songs = this.#songs, times = this.#advance(record);
    for (let song; (song = songs.quiet(times.now));) await this.#close(song, "quiet", outcome);
    const event = this.#read(record);
    const taken = event instanceof Rejection ? event : songs.take(event, record, times);
    if (taken instanceof Rejection) outcome.reject(record, taken);
    else if (taken === "repeated") outcome.filtered++;
    else if (taken.isEnded) await this.#close(taken, "end", outcome);
    else {
      outcome.written++;
      grown.add(taken);
    }
    for (let song; (song = songs.excess(record.offset));) await this.#close(song, "limit", outcome);
  }

  async #close(song: OpenSong, closedBy: ClosedBy, outcome: ChunkOutcome): Promise<void> {
    this.#songs.close(song);
    const annotation = await this.#annotate(song);
    if (annotation instanceof Rejection) {
      // The last event was counted when it arrived, unless it ended the song.
      return outcome.reject(song.last, annotation, { isCounted: closedBy === "end" });
    }
    const { result, record } = annotation;
    if (closedBy === "end") outcome.written++;
    const final = toFinalRecord(record, { closedBy, missing: song.missing });
    outcome.addSong(final, result, song.last);
  }

  /** Adds annotations of the open songs that a chunk has extended. */
  async #addLive(grown: ReadonlySet<OpenSong>, outcome: ChunkOutcome): Promise<void> {
    const { liveTopic, fits } = this.#options;
    if (liveTopic === undefined) return;
    for (const song of grown) {
      if (this.#songs.get(song.id) !== song || song.lines === 0) continue;
      const annotation = await this.#annotate(song);
      if (annotation instanceof Rejection) continue; // rejected at its end
      const live = toLiveRecord(annotation.record, liveTopic, song.missing);
      if (fits(live)) outcome.outgoing.push(live);
    }
  }

  async #annotate(song: OpenSong): Promise<Annotation | Rejection> {
    const { tagger, withLines, toAnnotation } = this.#options;
    const whole = parseOrReject(song.last.value!, () => song.song());
    if (whole instanceof Rejection) return whole;
    const features = song.features(whole);
    await this.#slice.step();
    const [labelling] = await tagger.tag([features]);
    await this.#slice.step();
    const result = encodeResult(
      await annotateLabelled(whole, labelling, tagger.model, { withLines }),
    );
    const record = toAnnotation(result, song.last);
    return record instanceof Rejection ? record : { result, record };
  }

  #read({ value }: TopicRecord): LineEvent | Rejection {
    return parseLineEvent(value, this.#options.maxRecordBytes ?? MAX_RECORD_BYTES);
  }

  #advance({ timestamp }: TopicRecord): EventTimes {
    const before = this.#eventTime;
    this.#eventTime = Math.max(before, timestamp);
    return { before, now: this.#eventTime };
  }

  #pointAfter(offset: bigint): RestartPoint {
    const processed = offset + 1n, { oldest, firsts } = this.#songs;
    // Some open songs are missing until all replayed records are read.
    if (processed < this.#restart.processed) return this.#restart;
    return { processed, eventTime: oldest?.eventTimeBefore ?? this.#eventTime, firsts };
  }
}

interface Annotation {
  readonly result: EncodedResult;
  readonly record: OutgoingRecord;
}
